/**
 * The bytes of a stream in pieces of one length; the last may be shorter. Stops the stream if the caller stops early.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} length of a piece, in bytes
 * @returns {AsyncGenerator<Uint8Array>}
 */
export async function* streamPieces(stream, length) {
  const reader = stream.getReader();
  let piece = new Uint8Array(length);
  let filled = 0;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      for (let rest = /** @type {Uint8Array} */ (value); rest.length; ) {
        const taken = rest.subarray(0, length - filled);
        piece.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
        if (filled === length) {
          yield piece;
          piece = new Uint8Array(length);
          filled = 0;
        }
      }
    }
    if (filled) yield piece.subarray(0, filled);
  } finally {
    await reader.cancel().catch(() => {});
  }
}
