/**
 * The type of everything from which the bytes of an index can be read: a file of the package, a file in the browser's
 * store, a file that the user has chosen, or a file on a static host. No code.
 *
 * @typedef {object} Reader reads one file; several reads may be under way at a time
 * @property {string} name of the file, as the user knows it
 * @property {number} gap maximum number of bytes between two ranges that are read as one: reading the gap costs less
 *   than a second read
 * @property {number} inFlight maximum number of reads under way at a time; Infinity where a limit gains nothing
 * @property {Spent} spent what was read since the reader was opened; it only grows
 * @property {number} [size] length of the file in bytes, where it is known before the file is read
 * @property {() => boolean} isWhole whether the whole file is in memory, so that further reads cost nothing
 * @property {(offset: number, length: number, signal?: AbortSignal) => Promise<Uint8Array>} read
 *   the `length` bytes from `offset` on; fewer only where the file ends; rejects if the file cannot be read
 *
 * @typedef {{reads: number, bytes: number}} Spent reads that had to be made, and bytes that they returned
 */

export {};
