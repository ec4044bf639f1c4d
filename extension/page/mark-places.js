/**
 * Finds texts on the page, as ranges of its nodes: also in shadow roots and frames.
 *
 * A plain script, injected after page-trees.js; see dom.js.
 *
 * @typedef {{letters: string, pieces: {start: number, node: Text}[]}} Letters all letters and digits of the page, and where
 *   those of each text begin
 */
var markPlaces = (() => {
  /** Elements whose text nobody sees as text of the page. */
  const UNSEEN = new Set(['script', 'style', 'noscript', 'textarea', 'title', 'option']);

  /** Minimum number of letters of a sentence that is looked for by itself. */
  const MIN_SENTENCE = 15;

  /** Where sentences end, in any script. */
  const SENTENCE_ENDS = /(?<=[.!?…][”"’»)\]]*)\s+|(?<=[。！？]+[」』”）]*)/gu;

  /**
   * The letters and digits of a text, in lower case. Spaces and punctuation differ between a page and its extracted text.
   * @param {string} text
   */
  const lettersOf = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '').replaceAll('ς', 'σ');

  /** @returns {Letters} */
  function read() {
    const parts = [];
    const pieces = [];
    let start = 0;
    for (const tree of pageTrees.treesIn(document)) {
      const walker = dom.texts(tree);
      while (walker.nextNode()) {
        const node = /** @type {Text} */ (walker.currentNode);
        if (node.parentElement && UNSEEN.has(dom.localName(node.parentElement))) continue;
        const letters = lettersOf(node.data);
        if (!letters) continue;
        parts.push(letters);
        pieces.push({ start, node });
        start += letters.length;
      }
    }
    return { letters: parts.join(''), pieces };
  }

  /**
   * The place of a letter on the page.
   * @param {Letters} page
   * @param {number} at number of UTF-16 units before it in `letters`
   * @returns {{node: Text, start: number, end: number}} from where to where it is in the text, in UTF-16 units
   */
  function placeOf({ pieces }, at) {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pieces[middle].start <= at) low = middle;
      else high = middle - 1;
    }
    const { start, node } = pieces[low];
    let left = at - start;
    let offset = 0;
    for (const character of node.data) {
      const { length } = lettersOf(character);
      if (left < length) return { node, start: offset, end: offset + character.length };
      left -= length;
      offset += character.length;
    }
    return { node, start: 0, end: node.length };
  }

  /**
   * @param {Letters} page
   * @param {number} from
   * @param {number} to
   */
  function rangeOf(page, from, to) {
    const [first, last] = [placeOf(page, from), placeOf(page, to - 1)];
    const range = new Range();
    range.setStart(first.node, first.start);
    range.setEnd(last.node, last.end);
    return range;
  }

  /**
   * The pieces of a text that a pattern divides.
   * @param {string} text
   * @param {RegExp} pattern with the flag g
   * @param {number} start of the text in a longer one
   */
  function* divided(text, pattern, start) {
    let from = 0;
    for (const { 0: gap, index } of text.matchAll(pattern)) {
      yield { piece: text.slice(from, index), start: start + from };
      from = index + gap.length;
    }
    yield { piece: text.slice(from), start: start + from };
  }

  /**
   * Looks for texts that follow each other, mostly in the order of the page. What stands on the page between the paragraphs
   * or the sentences of one, such as a caption or an advertisement, is in none of its ranges.
   * @param {Pick<import('../protocol.js').Mark, 'text' | 'anchors'>[]} marks paragraphs of a text are separated by line breaks
   * @returns {{ranges: Range[], anchors: Range[]}[]} those of each text
   */
  return function markPlaces(marks) {
    const page = read();
    let from = 0;
    /** @param {string} text @returns {number | null} where it begins */
    const find = (text) => {
      const wanted = lettersOf(text);
      if (!wanted) return null;
      // A sentence may occur on the page twice.
      let at = page.letters.indexOf(wanted, from);
      if (at < 0) at = page.letters.indexOf(wanted);
      if (at < 0) return null;
      from = at + wanted.length;
      return at;
    };
    return marks.map(({ text, anchors = [] }) => {
      /** @type {{ranges: Range[], anchors: Range[]}} */
      const found = { ranges: [], anchors: [] };
      /** Whether a piece of the text, which begins at `start`, is on the page. */
      const add = (/** @type {string} */ piece, /** @type {number} */ start) => {
        const at = find(piece);
        if (at === null) return false;
        const letters = (/** @type {number} */ to) => at + lettersOf(piece.slice(0, to - start)).length;
        found.ranges.push(rangeOf(page, at, letters(start + piece.length)));
        const within = anchors.filter(([first, end]) => first >= start && end <= start + piece.length);
        const places = within.map(([first, end]) => [letters(first), letters(end)]).filter(([first, end]) => first < end);
        found.anchors.push(...places.map(([first, end]) => rangeOf(page, first, end)));
        return true;
      };
      for (const { piece: paragraph, start } of divided(text, /\n/g, 0)) {
        if (add(paragraph, start)) continue;
        for (const { piece: sentence, start: at } of divided(paragraph, SENTENCE_ENDS, start)) {
          if (lettersOf(sentence).length >= MIN_SENTENCE) add(sentence, at);
        }
      }
      return found;
    });
  };
})();
