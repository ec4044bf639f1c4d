// An answer that does not end by itself.

/** Number of bytes after which it ends, so that a reader without limits fails the test and not the machine. */
const MAX_BYTES = 64_000_000;

/**
 * Sends the same piece again and again until the reader closes the connection. The next piece follows when the one before
 * has been passed on.
 * @param {import('node:http').ServerResponse} response whose head has been written
 * @param {Uint8Array} piece
 * @param {(bytes: number) => void} [sent] is told what is sent
 */
export function sendWithoutEnd(response, piece, sent = () => {}) {
  let left = MAX_BYTES;
  const more = () => {
    if (response.destroyed) return;
    if (left <= 0) return void response.end();
    left -= piece.length;
    sent(piece.length);
    response.write(piece, () => setImmediate(more));
  };
  more();
}
