/**
 * Marks passages on the page when the user requests it. The CSS Custom Highlight API paints ranges without changing the
 * document, so that no policy or script of the page interferes.
 */
(() => {
  const world = /** @type {{firsthandMarks?: boolean}} */ (/** @type {unknown} */ (globalThis));
  if (world.firsthandMarks) return;
  world.firsthandMarks = true;

  /** @typedef {{node: Text, offset: number}} Place a character on the page; `offset` in UTF-16 units */

  const KINDS = ['verbatim', 'spun', 'reworded'];

  /** Ranges of each passage that was last highlighted. @type {Range[][]} */
  let found = [];

  /** Letters and digits. Spaces and punctuation differ between a page and its extracted text. */
  const SIGNIFICANT = /[\p{L}\p{N}]/u;

  /** The colours of the marks for shadow roots, which the style sheets of the page do not reach. */
  const colours = new CSSStyleSheet();

  /** @param {string} rules none: removes the colours */
  function colourShadowRoots(rules) {
    if (rules) colours.replaceSync(rules);
    for (const root of shadowRootsIn(document)) {
      const others = [...root.adoptedStyleSheets].filter((sheet) => sheet !== colours);
      root.adoptedStyleSheets = rules ? [...others, colours] : others;
    }
  }

  /** The page's letters and digits as one lower-case string, and the place of each of its UTF-16 units. */
  function readPage() {
    let letters = '';
    /** @type {Place[]} */
    const places = [];
    for (const tree of [document.body, ...shadowRootsIn(document)]) {
      const walker = document.createTreeWalker(tree, NodeFilter.SHOW_TEXT);
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
    }
    return { letters, places };
  }

  /**
   * The same for the text of a passage, without places.
   * @param {string} text
   */
  const lettersOf = (text) =>
    [...text].filter((c) => SIGNIFICANT.test(c)).map((c) => c.toLowerCase()).join('');

  /**
   * @param {{text: string, kind: string}[]} passages none: removes the marks
   * @param {string} rules the colours of the marks, as CSS
   * @returns {number} how many were found on the page
   */
  function highlight(passages, rules) {
    for (const kind of KINDS) CSS.highlights.delete(`firsthand-${kind}`);
    colourShadowRoots(passages.length ? rules : '');
    if (!passages.length) {
      found = [];
      return 0;
    }
    const { letters, places } = readPage();
    let from = 0;
    found = passages.map(({ text }) =>
      // By paragraph, because captions and advertisements stand between paragraphs on the page.
      text.split('\n').flatMap((paragraph) => {
        const wanted = lettersOf(paragraph);
        if (!wanted) return [];
        // Passages are in the page's order; a sentence may occur on the page twice.
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

  /**
   * The element around an element, also around a shadow root.
   * @param {Element} element
   */
  function around(element) {
    const root = element.getRootNode();
    return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }

  /**
   * Scrolls to a passage: everything that scrolls around it, the page last. Its element may be a whole article.
   * @param {number} passage
   */
  function scroll(passage) {
    const range = found[passage]?.[0];
    if (!range) return;
    const page = document.scrollingElement ?? document.documentElement;
    for (let box = /** @type {Element | null} */ (range.startContainer.parentElement); box && box !== page; box = around(box)) {
      if (box.scrollHeight <= box.clientHeight || !/auto|scroll|hidden/.test(getComputedStyle(box).overflowY)) continue;
      box.scrollTop += range.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    }
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const top = range.getBoundingClientRect().top - innerHeight / 3;
    page.scrollBy({ top, behavior: calm ? 'auto' : 'smooth' });
  }

  chrome.runtime.onMessage.addListener((message, _sender, answer) => {
    if (message.type === 'highlight') answer({ marked: highlight(message.passages, message.rules) });
    else if (message.type === 'scroll') answer(scroll(message.passage));
  });
})();
