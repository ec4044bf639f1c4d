/**
 * Offsets of the core → pieces of text to paint. Nothing here touches the document.
 *
 * @typedef {import('./wording.js').Kind} Kind
 * @typedef {{id: number, kind: Kind, start: number, end: number}} Mark offsets in UTF-16 units, end exclusive
 * @typedef {{text: string, mark: Mark | null, same: boolean, first: boolean}} Piece
 *   `same`: its words stand in the other text too; `first`: the mark begins here
 */

/**
 * The core counts Unicode characters, JavaScript counts UTF-16 units: a letter outside the basic plane is one of the
 * former and two of the latter.
 * @param {string} text
 * @returns {(characters: number) => number} to be asked in any order
 */
export function unitsOf(text) {
  /** Characters before which a two-unit character stands, ascending. @type {number[]} */
  const after = [];
  let characters = 0;
  for (const character of text) {
    characters += 1;
    if (character.length === 2) after.push(characters);
  }
  return (wanted) => {
    let low = 0;
    let high = after.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (after[middle] <= wanted) low = middle + 1;
      else high = middle;
    }
    return Math.min(wanted + low, text.length);
  };
}

/**
 * @param {string} text
 * @param {Mark[]} marks they may overlap: the one that comes later in the list is on top
 * @param {[number, number][]} same ranges in UTF-16 units, ascending and apart
 * @returns {Piece[][]} paragraphs, without the empty ones
 */
export function paragraphs(text, marks, same) {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of marks) cuts.add(start).add(end);
  for (const [start, end] of same) cuts.add(start).add(end);
  for (const { index, 0: gap } of text.matchAll(/\n+/g)) cuts.add(index).add(index + gap.length);
  const places = [...cuts].sort((a, b) => a - b);

  const seen = new Set();
  /** @type {Piece[][]} */
  const found = [[]];
  let range = 0;
  // Marks that may reach the piece at hand: those that have begun and not ended.
  const opening = marks.map((mark, order) => ({ mark, order })).sort((a, b) => a.mark.start - b.mark.start);
  /** @type {typeof opening} */
  let open = [];
  let next = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    const [start, end] = [places[i], places[i + 1]];
    while (next < opening.length && opening[next].mark.start <= start) open.push(opening[next++]);
    open = open.filter(({ mark }) => mark.end > start);
    while (range < same.length && same[range][1] <= start) range += 1;
    if (text[start] === '\n') {
      if (found.at(-1)?.length) found.push([]);
      continue;
    }
    const mark = open.reduce((top, one) => (top && top.order > one.order ? top : one), open[0])?.mark ?? null;
    found.at(-1)?.push({
      text: text.slice(start, end),
      mark,
      same: range < same.length && same[range][0] <= start,
      first: mark !== null && !seen.has(mark.id),
    });
    if (mark) seen.add(mark.id);
  }
  return found.filter((pieces) => pieces.some((piece) => piece.text.trim()));
}
