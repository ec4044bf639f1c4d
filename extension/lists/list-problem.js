/**
 * What keeps a list from being read or updated. The settings page says it in a sentence, by its code: one of the core's
 * refusals, or one of the codes that are used here.
 *
 * @typedef {import('../protocol.js').Problem} Problem
 */
export class ListProblem extends Error {
  /**
   * @param {string} code the message for readers is `problem_<code>`
   * @param {string} [detail] for those who want to know more
   */
  constructor(code, detail = '') {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

/**
 * @param {unknown} error
 * @returns {Problem}
 */
export function problemOf(error) {
  if (error instanceof ListProblem) return { code: error.code, detail: error.detail };
  const detail = String(error);
  if (error instanceof DOMException) {
    return { code: error.name === 'QuotaExceededError' ? 'storage_full' : 'storage_failed', detail };
  }
  // The core names its errors after their codes.
  if (error instanceof Error && /^[a-z]+(_[a-z]+)+$/.test(error.name)) return { code: error.name, detail: error.message };
  return { code: 'unexpected', detail };
}
