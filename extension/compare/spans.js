/**
 * Turns the offsets that the core reports into pieces of text to paint. Nothing here uses the document.
 *
 * @typedef {'verbatim' | 'spun' | 'reworded' | 'quote'} Kind of a mark: that of a passage, or a quotation
 * @typedef {{id: number, kind: Kind, start: number, end: number}} Mark offsets in UTF-16 units, end exclusive
 * @typedef {{text: string, mark: Mark | null, same: boolean, first: boolean}} Piece
 *   `same`: its words are in the other text, too; `first`: the mark begins here
 */

/**
 * Converts offsets in a text. The core counts Unicode characters and JavaScript UTF-16 units: a character outside the
 * Basic Multilingual Plane is one of the former and two of the latter.
 * @param {string} text
 * @returns {(characters: number) => number} from characters to UTF-16 units, for offsets in any order
 */
export function unitsOf(text) {
  /** Offsets, in characters, after each character of two units, ascending. @type {number[]} */
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
 * Cuts a text into paragraphs, and each paragraph where a mark or a range begins or ends.
 * @param {string} text
 * @param {Mark[]} marks may overlap: one that is later in the list lies on top
 * @param {[number, number][]} same ranges whose words are in the other text, too; in UTF-16 units, ascending and disjoint
 * @returns {Piece[][]} paragraphs that are not blank
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
  // `open` holds the marks that have begun before the current piece and not ended.
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
