/**
 * Marks passages on the page when the reader asks for it. The CSS Custom Highlight API
 * paints ranges without touching the document, so no page's policy or script minds.
 */
(() => {
  const world = /** @type {{firsthandMarks?: boolean}} */ (/** @type {unknown} */ (globalThis));
  if (world.firsthandMarks) return;
  world.firsthandMarks = true;

  /** @typedef {{node: Text, offset: number}} Place */

  const KINDS = ['verbatim', 'spun', 'reworded'];

  /** The ranges of each passage. @type {Range[][]} */
  let found = [];

  /** Letters and digits only: spaces and punctuation differ between a page and its text. */
  const SIGNIFICANT = /[\p{L}\p{N}]/u;

  /** The page's letters as one string, and where each of its UTF-16 units is on the page. */
  function readPage() {
    let letters = '';
    /** @type {Place[]} */
    const places = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest('script, style, noscript, template, textarea')) continue;
      const text = /** @type {Text} */ (node);
      let offset = 0;
      for (const character of text.data) {
        if (SIGNIFICANT.test(character)) {
          const letter = character.toLowerCase();
          letters += letter;
          for (let unit = 0; unit < letter.length; unit++) places.push({ node: text, offset });
        }
        offset += character.length;
      }
    }
    return { letters, places };
  }

  /** @param {string} text */
  const lettersOf = (text) =>
    [...text].filter((c) => SIGNIFICANT.test(c)).map((c) => c.toLowerCase()).join('');

  /** @param {{text: string, kind: string}[]} passages */
  function highlight(passages) {
    for (const kind of KINDS) CSS.highlights.delete(`firsthand-${kind}`);
    if (!passages.length) {
      found = [];
      return 0;
    }
    const { letters, places } = readPage();
    let from = 0;
    found = passages.map(({ text }) =>
      // Paragraph by paragraph: captions and advertisements stand between them on the page.
      text.split('\n').flatMap((paragraph) => {
        const wanted = lettersOf(paragraph);
        if (!wanted) return [];
        // Passages come in the page's order, and a sentence may stand on a page twice.
        let at = letters.indexOf(wanted, from);
        if (at < 0) at = letters.indexOf(wanted);
        if (at < 0) return [];
        from = at + wanted.length;
        const start = places[at];
        const end = places[from - 1];
        const range = document.createRange();
        range.setStart(start.node, start.offset);
        range.setEnd(end.node, Math.min(end.offset + 1, end.node.data.length));
        return [range];
      }),
    );
    for (const kind of KINDS) {
      const ranges = found.flatMap((ranges, i) => (passages[i].kind === kind ? ranges : []));
      if (ranges.length) CSS.highlights.set(`firsthand-${kind}`, new Highlight(...ranges));
    }
    return found.filter((ranges) => ranges.length).length;
  }

  /** @param {number} passage */
  function scroll(passage) {
    const element = found[passage]?.[0]?.startContainer.parentElement;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    element?.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' });
  }

  chrome.runtime.onMessage.addListener((message, _sender, answer) => {
    if (message.type === 'highlight') answer({ marked: highlight(message.passages) });
    else if (message.type === 'scroll') answer(scroll(message.passage));
  });
})();
