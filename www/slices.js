/** An index that the reader has chosen: its slices are read from the disk as they are needed, never the whole file. */

/** As for a host, so that the same check reads the same; larger gaps were not faster (0.8 ms a slice, eight in flight). */
const GAP = 8 * 1024;
const IN_FLIGHT = 8;

/**
 * @param {File} file
 * @returns {import('./ranges.js').Source}
 */
export function openFile(file) {
  /** @type {import('./ranges.js').Reading} */
  const reading = { requests: 0, bytes: 0, ranges: [], whole: false };

  /** @type {import('./ranges.js').Source['read']} */
  async function read(offset, length, signal) {
    signal?.throwIfAborted();
    reading.requests += 1;
    reading.ranges.push([offset, length]);
    let bytes;
    try {
      bytes = new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
    } catch {
      throw new Error(`“${file.name}” can no longer be read: it has been changed, moved or deleted. Choose it again.`);
    }
    reading.bytes += bytes.length;
    return bytes;
  }

  return { name: file.name, gap: GAP, inFlight: IN_FLIGHT, reading, read };
}
