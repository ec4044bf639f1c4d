/**
 * Several byte arrays as one. A single array is returned as it is, without a copy.
 * @param {Uint8Array[]} pieces
 * @returns {Uint8Array}
 */
export function concatenate(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const piece of pieces) {
    whole.set(piece, filled);
    filled += piece.length;
  }
  return whole;
}
