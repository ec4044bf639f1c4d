/**
 * Turns the offsets that the core reports into pieces of text to paint. Nothing here uses the document.
 *
 * @typedef {'verbatim' | 'spun' | 'reworded' | 'translated' | 'quote'} Kind of a mark: that of a passage, or a quotation
 * @typedef {{id: number, kind: Kind, start: number, end: number, parts?: Part[]}} Mark offsets in UTF-16 units, end
 *   exclusive; without `parts` all of it is of its kind
 * @typedef {{kind: Kind, start: number, end: number}} Part words of one sentence of a mark, which agree in one way
 * @typedef {{id: number, start: number, end: number, other: string, isSame: boolean}} Swapped words in place of which the
 *   other text has `other`, which is the same in its language or not; the `id` is that of the words there, too
 * @typedef {{text: string, mark: Mark | null, kind: Kind | null, same: boolean, swapped: Swapped | null, first: boolean}} Piece
 *   `kind`: how its words agree, null where they do not, as between the parts of a mark; `same`: its words are in the
 *   other text, too; `first`: the mark begins here
 */

/** Length from which on a paragraph is divided, in UTF-16 units. Browsers take long to lay a paragraph of a megabyte out. */
const MAX_PARAGRAPH = 5000;

/** Maximum distance in UTF-16 units at which a space is looked for where a paragraph is divided. */
const MAX_WORD = 200;

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
 * @param {import('./marking.js').Marked} marked its marks may overlap: one that is later in the list lies on top
 * @returns {Piece[][]} paragraphs that are not blank
 */
export function paragraphs(text, { marks, same: sameOf, swapped: swappedOf }) {
  const same = merged(sameOf.flat());
  const swapped = swappedOf.flat().sort((a, b) => a.start - b.start);
  const divided = new Set(divisionsOf(text));
  const cuts = new Set([0, text.length, ...divided]);
  const parts = marks.flatMap(({ parts = [] }) => parts);
  for (const { start, end } of [...marks, ...parts, ...swapped]) cuts.add(start).add(end);
  for (const [start, end] of same) cuts.add(start).add(end);
  for (const { index, 0: gap } of text.matchAll(/\n+/g)) cuts.add(index).add(index + gap.length);
  const places = [...cuts].sort((a, b) => a - b);

  const seen = new Set();
  /** @type {Piece[][]} */
  const found = [[]];
  let [range, swap] = [0, 0];
  // `open` holds the marks that have begun before the current piece and not ended; `part`: their first part that has not.
  const opening = marks.map((mark, order) => ({ mark, order, part: 0 })).sort((a, b) => a.mark.start - b.mark.start);
  /** @type {typeof opening} */
  let open = [];
  let next = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    const [start, end] = [places[i], places[i + 1]];
    while (next < opening.length && opening[next].mark.start <= start) open.push(opening[next++]);
    open = open.filter(({ mark }) => mark.end > start);
    while (range < same.length && same[range][1] <= start) range += 1;
    while (swap < swapped.length && swapped[swap].end <= start) swap += 1;
    if (text[start] === '\n' || divided.has(start)) {
      if (found.at(-1)?.length) found.push([]);
      if (text[start] === '\n') continue;
    }
    const top = open.reduce((top, one) => (top && top.order > one.order ? top : one), open[0]);
    const mark = top?.mark ?? null;
    found.at(-1)?.push({
      text: text.slice(start, end),
      mark,
      kind: mark && kindAt(top, start),
      same: range < same.length && same[range][0] <= start,
      swapped: swap < swapped.length && swapped[swap].start <= start ? swapped[swap] : null,
      first: mark !== null && !seen.has(mark.id),
    });
    if (mark) seen.add(mark.id);
  }
  return found.filter((pieces) => pieces.some((piece) => piece.text.trim()));
}

/**
 * How the words at a place in a mark agree; places ascend from call to call.
 * @param {{mark: Mark, part: number}} opened
 * @param {number} place
 */
function kindAt(opened, place) {
  const { kind, parts } = opened.mark;
  if (!parts) return kind;
  while (opened.part < parts.length && parts[opened.part].end <= place) opened.part += 1;
  const part = parts[opened.part];
  return part && part.start <= place ? part.kind : null;
}

/**
 * Where long paragraphs are divided: between words if there are spaces.
 * @param {string} text
 */
function* divisionsOf(text) {
  for (const { index, 0: paragraph } of text.matchAll(/[^\n]+/g)) {
    for (let at = MAX_PARAGRAPH; at < paragraph.length; at += MAX_PARAGRAPH) {
      const space = paragraph.slice(at, at + MAX_WORD).search(/\s/);
      const isLowSurrogate = (paragraph.charCodeAt(at) & 0xfc00) === 0xdc00;
      yield index + at + (space < 0 ? Number(isLowSurrogate) : space);
    }
  }
}

/**
 * @param {import('./word-diff.js').Range[]} ranges
 * @returns {import('./word-diff.js').Range[]} ascending and disjoint
 */
function merged(ranges) {
  /** @type {[number, number][]} */
  const disjoint = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = disjoint.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else disjoint.push([start, end]);
  }
  return disjoint;
}
