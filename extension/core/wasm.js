/**
 * The boundary to the core, and the only file that loads the package that tools/build.mjs makes of the core. `src/wasm.rs` is the other side.
 *
 * @typedef {import('../pkg/firsthand.js').Check} Check
 */

import init, {
  articleText, Checker, coreVersion, listFacts, listProof, ListUpdate, mergeSegments, Pair, PairText, parseList, readLink,
  SegmentHasher,
} from '../pkg/firsthand.js';

export { articleText, coreVersion, listFacts, listProof, mergeSegments, parseList, readLink };

/**
 * Compiles the core. Everything else here may be called only after that. Later calls do nothing.
 * @param {string} [address] of the .wasm file; without it, the one beside the package's JavaScript
 */
export const startCore = (address) => init(address === undefined ? undefined : { module_or_path: address });

/** Number of an index's first bytes by which it is opened; of a shorter index, all. */
export const headBytes = () => Checker.headBytes();

/** Maximum size of an HTML document, in bytes of UTF-8. */
export const maxPageBytes = () => Checker.maxHtmlBytes();

/**
 * Opens lists. The caller frees the checker.
 * @param {Uint8Array[][]} lists the first bytes of each segment of each list, oldest segment first
 * @returns {Checker} whose `indexes()`, and the wants of its checks, count the segments of all lists in order
 */
export function openChecker(lists) {
  const checker = newChecker();
  try {
    for (const heads of lists) checker.addList(heads);
    return checker;
  } catch (error) {
    checker.free();
    throw error;
  }
}

/** A checker without lists. The caller frees it. */
export const newChecker = () => new Checker();

/**
 * A text that can be compared. The caller frees it.
 * @param {{html?: string, text?: string, url?: string}} text `text` is what counts where there is no `html`
 */
export const pairText = ({ html, text = '', url }) =>
  html === undefined ? PairText.ofText(text, url) : PairText.ofHtml(html, url);

/**
 * Compares a page with a text that it may have been made from. The caller frees the result.
 * @param {PairText} source
 * @param {PairText} page
 * @param {import('../pkg/firsthand.js').Sensitivity} [sensitivity]
 */
export const newPair = (source, page, sensitivity) => new Pair(source, page, sensitivity);

/** What computes the SHA-256 of a segment piece by piece. The caller frees it, or hands it to an update. */
export const newSegmentHasher = () => new SegmentHasher();

/**
 * Maximum number of bytes of segments that are merged into one. They are in memory together, with what they become;
 * larger segments are downloaded.
 */
const MAX_MERGE_BYTES = 48 * 1024 * 1024;

/**
 * Begins an update of a list. The caller frees it.
 * @param {string} trust
 * @param {string[]} held SHA-256 of the segments that are stored
 */
export const beginUpdate = (trust, held) => new ListUpdate(trust, held, Math.floor(Date.now() / 1000), MAX_MERGE_BYTES);

/**
 * What is in an index.
 * @param {Uint8Array} head its first bytes
 */
export function factsOf(head) {
  const checker = openChecker([[head]]);
  try {
    return checker.indexes()[0];
  } finally {
    checker.free();
  }
}

/**
 * Stages of a check in which candidates are found. In the later ones they are read and judged.
 * @type {import('../pkg/firsthand.js').Stage[]}
 */
const FINDING_STAGES = ['posting_directory', 'postings', 'article_directory'];

/**
 * Whether a check is looking for candidates; later it reads and judges them.
 * @param {Check} check
 */
export const isFinding = (check) => FINDING_STAGES.includes(check.stage());
