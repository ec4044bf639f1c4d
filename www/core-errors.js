/** What a user of the pages can do about errors of the core. The core says only what is wrong. */

/**
 * By the error's name, which is its code in `src/error.rs`; null if the message leaves nothing to add.
 * @type {Record<string, string | null>}
 */
export const REMEDIES = {
  page_too_large: 'save the article alone and check that',
  unreadable: null,
  no_text: 'paste its text',
  address_too_long: null,
  duplicate_address: null,
  too_many_withdrawn: null,
  not_an_index: 'make one with `firsthand build --out INDEX CORPUS…`',
  index_version: 'build it anew, or reload this page',
  index_parameters: 'build it anew with this version of Firsthand',
  keys_too_short: null,
  index_truncated: 'copy or download it again, or build it anew',
  index_damaged: 'copy or download it again, or build it anew',
  list_version: 'reload this page',
  list_empty: 'write one a line, oldest first',
  list_too_long: 'put some together with `firsthand merge`',
  io: null,
};

/**
 * The message of an error and, if it comes from the core, what to do about it.
 * @param {unknown} error
 */
export function messageOf(error) {
  if (!(error instanceof Error)) return String(error);
  const origin = error.cause instanceof Error ? error.cause : error;
  const remedy = REMEDIES[origin.name];
  return remedy ? `${error.message}: ${remedy}` : error.message;
}
