/**
 * Marks passages on the page when the reader requests it: paints them, explains each under the pointer, scrolls from one to
 * the next, and keeps the marks when the page removes them or writes its text anew. Nothing of this runs while no passage
 * is marked.
 */
(() => {
  const world = /** @type {{firsthandMarks?: unknown}} */ (/** @type {unknown} */ (globalThis));
  if (world.firsthandMarks === true) return;
  world.firsthandMarks = true;

  /** @typedef {import('../protocol.js').Mark} Mark */

  /** Milliseconds between two searches of the page, when its text has changed. */
  const SEARCH_PAUSE = 2000;

  /** What is to be marked. @type {Mark[]} */
  let marks = [];
  /** The colours, as CSS. */
  let rules = '';
  /** Where each mark was found. @type {{ranges: Range[], anchors: Range[]}[]} */
  let found = [];
  /** The passage that was stepped to last. @type {number | null} */
  let current = null;

  let lastSearch = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const observer = new MutationObserver((records) => {
    if (!records.every(dom.isOwnChange)) restoreSoon();
  });
  /** Ends all that listens while passages are marked. */
  let listening = new AbortController();

  /**
   * @param {Mark[]} wanted none: removes the marks
   * @param {string} colours as CSS
   * @returns {number} how many passages were found on the page
   */
  function highlight(wanted, colours) {
    stop();
    [marks, rules, current] = [wanted, colours, null];
    if (!marks.length) return 0;
    search();
    listen();
    return foundPassages().length;
  }

  function stop() {
    listening.abort();
    observer.disconnect();
    clearTimeout(timer);
    markTip.hide();
    markColours.clear();
    found = [];
  }

  /** Looks for the marks on the page, and paints them. */
  function search() {
    lastSearch = performance.now();
    found = markPlaces(marks);
    paint();
    observer.disconnect();
    for (const tree of pageTrees.treesIn(document)) {
      observer.observe(tree, { childList: true, characterData: true, subtree: true });
    }
  }

  function paint() {
    /** @type {Painted} */
    const painted = new Map();
    marks.forEach(({ kind, passage }, i) => {
      const add = (/** @type {string} */ name, /** @type {Range[]} */ ranges) =>
        painted.set(`firsthand-${name}`, [...(painted.get(`firsthand-${name}`) ?? []), ...ranges]);
      add(kind, found[i].ranges);
      add('anchor', found[i].anchors);
      if (passage !== null && passage === current) add('current', found[i].ranges);
    });
    for (const [name, ranges] of painted) if (!ranges.length) painted.delete(name);
    markColours.paint(painted, rules);
  }

  /** The numbers of the passages that were found, in their order. */
  const foundPassages = () => [
    ...new Set(marks.flatMap(({ passage }, i) => (passage !== null && found[i].ranges.length ? [passage] : []))),
  ];

  /** The ranges of a passage. @param {number} wanted */
  const rangesOf = (wanted) => marks.flatMap(({ passage }, i) => (passage === wanted ? found[i].ranges : []));

  /** Whether a range holds what it was made for no longer. @param {Range} range */
  const isBroken = (range) => range.collapsed || !pageTrees.isOnPage(range.startContainer);

  function restoreSoon() {
    timer ??= setTimeout(restore, Math.max(300, lastSearch + SEARCH_PAUSE - performance.now()));
  }

  /** Brings back the marks that the page has removed, or whose text it has written anew. */
  function restore() {
    timer = undefined;
    if (found.some(({ ranges, anchors }) => !ranges.length || [...ranges, ...anchors].some(isBroken))) search();
    else markColours.restore();
  }

  /** Listens for what can remove the marks, and for the pointer. */
  function listen() {
    listening = new AbortController();
    const { signal } = listening;
    const options = { signal, passive: true };
    dom.listen(document, 'visibilitychange', markColours.restore, options);
    addEventListener('scroll', markColours.restore, options);
    for (const page of pageTrees.treesIn(document).filter(dom.isDocument)) {
      const window = /** @type {Window & typeof globalThis} */ (dom.defaultView(page));
      window.addEventListener('pointermove', (event) => pointAt(page, event), options);
      dom.listen(page, 'pointerleave', markTip.hide, options);
      window.addEventListener('scroll', markTip.hide, options);
    }
  }

  /** The mark that is explained now. @type {Mark | null} */
  let explained = null;

  /**
   * Explains the mark under the pointer.
   * @param {Document} page
   * @param {PointerEvent} event
   */
  function pointAt(page, { clientX: x, clientY: y }) {
    markColours.restore();
    const mark = markAt(page, x, y);
    if (mark === explained) return;
    explained = mark;
    if (!mark) return markTip.hide();
    const { getMessage } = chrome.i18n;
    const passages = foundPassages();
    const place = passages.indexOf(mark.passage ?? NaN) + 1;
    const [of, number] = [passages.length, place].map((count) => count.toLocaleString(chrome.i18n.getUILanguage()));
    markTip.show(page, getMessage(`kind_${mark.kind}`), place ? getMessage('passage_place', [number, of]) : '', { x, y });
  }

  /**
   * The mark at a point of the page; null where there is none, and where the browser does not tell.
   * @param {Document} page
   * @param {number} x
   * @param {number} y
   */
  function markAt(page, x, y) {
    /** @typedef {(x: number, y: number, options: {shadowRoots: ShadowRoot[]}) => {ranges: AbstractRange[]}[]} FromPoint */
    const { highlights } = /** @type {Window & typeof globalThis} */ (dom.defaultView(page)).CSS;
    const { highlightsFromPoint } = /** @type {{highlightsFromPoint?: FromPoint}} */ (/** @type {unknown} */ (highlights));
    if (!highlightsFromPoint) return null;
    const shadowRoots = /** @type {ShadowRoot[]} */ (
      pageTrees.treesIn(document).filter((tree) => dom.isShadowRoot(tree) && tree.ownerDocument === page)
    );
    const ranges = new Set(highlightsFromPoint.call(highlights, x, y, { shadowRoots }).flatMap(({ ranges }) => ranges));
    // A quotation lies over the passage that it is in.
    const at = found.findLastIndex((some) => some.ranges.some((range) => ranges.has(range)));
    return at < 0 ? null : marks[at];
  }

  /**
   * Scrolls to the next passage, or to the one before; from the last one to the first.
   * @param {number} by 1 or -1
   * @returns {{passage: number, of: number} | null} null where none is marked
   */
  function step(by) {
    if (!marks.length) return null;
    restore();
    const passages = foundPassages();
    if (!passages.length) return null;
    const at = current === null ? -1 : passages.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : passages.length - 1) : (at + by + passages.length) % passages.length;
    scroll(passages[next]);
    return { passage: passages[next], of: passages.length };
  }

  /**
   * Scrolls to a passage: everything that scrolls around it, the page last. Its element may be a whole article.
   * @param {number} passage
   */
  function scroll(passage) {
    const [range] = rangesOf(passage);
    if (!range) return;
    current = passage;
    paint();
    /** Where the passage is in the document that is scrolled. */
    let top = () => range.getBoundingClientRect().top;
    let page = /** @type {Document} */ (dom.ownerDocument(range.startContainer));
    for (let node = pageTrees.above(range.startContainer); node; node = pageTrees.above(node)) {
      if (dom.isElement(node)) {
        scrollBox(node, page, top);
      } else if (dom.isDocument(node) && node !== document) {
        const frame = /** @type {Element} */ (pageTrees.frameOf(node));
        const inFrame = top;
        dom.scrollingElement(node)?.scrollBy({ top: inFrame() - frame.clientHeight / 3, behavior: 'instant' });
        top = () => frame.getBoundingClientRect().top + frame.clientTop + inFrame();
        page = /** @type {Document} */ (dom.ownerDocument(frame));
      }
    }
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    dom.scrollingElement(document)?.scrollBy({ top: top() - innerHeight / 3, behavior: calm ? 'auto' : 'smooth' });
  }

  /**
   * Scrolls an element, if it scrolls by itself.
   * @param {Element} box
   * @param {Document} page its document
   * @param {() => number} top where the passage is
   */
  function scrollBox(box, page, top) {
    const { clientHeight, scrollHeight } = dom;
    if (box === dom.scrollingElement(page) || scrollHeight(box) <= clientHeight(box)) return;
    if (!/auto|scroll|hidden/.test(getComputedStyle(box).overflowY)) return;
    const by = top() - dom.boundsOf(box).top - clientHeight(box) / 3;
    dom.scrollBy(box, { top: by, behavior: 'instant' });
  }

  chrome.runtime.onMessage.addListener((message, _sender, answer) => {
    switch (message.type) {
      case 'highlight':
        return answer({ marked: highlight(message.marks, message.rules) });
      case 'scroll':
        return answer(scroll(message.passage));
      case 'step':
        return answer(step(message.by));
      case 'marks':
        return answer({ on: marks.length > 0 });
    }
  });
})();
