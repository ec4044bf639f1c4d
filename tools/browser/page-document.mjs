// What a page of the extension, or any other page, shows as a document: its texts, and what is wrong with where they are.

/**
 * Runs in a page and needs nothing from outside, because it is passed as text. One that is told `popup` looks at the
 * popup's document, one that is told the path of another page of the extension at that; every page of the extension sees
 * them. Otherwise at the page's own.
 *
 * @typedef {{
 *   face: string | undefined, dir: string, dark: boolean,
 *   innerWidth: number, scrollWidth: number, clientWidth: number, bodyFontSize: number,
 *   texts: {text: string, fontSize: number, cut: boolean}[], overlaps: [string, string][],
 * }} PageDocument sizes in CSS pixels; every text that is visible, whether it is cut off at a side, and which texts lie on
 *   each other
 *
 * @param {string} [kind] `popup`, or the path of a page
 * @returns {PageDocument | null} null without that page, or where it shows nothing yet
 */
export function pageDocument(kind) {
  const inTab = () => chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.pathname === kind);
  const view = kind === 'popup' ? chrome.extension.getViews({ type: 'popup' })[0] : kind ? inTab() : window;
  if (!view?.document.body) return null;
  // Pages of the extension say when they show something.
  if (view.location.protocol.endsWith('extension:') && !view.document.body.dataset.ready) return null;
  const { documentElement: page, body } = view.document;
  const fontSize = (element) => parseFloat(view.getComputedStyle(element).fontSize);
  /** The part around an element that stays where it is while the rest scrolls below it; null if there is none. */
  const layerOf = (element) => {
    let at = element;
    while (at && !['sticky', 'fixed'].includes(view.getComputedStyle(at).position)) at = at.parentElement;
    return at;
  };
  /** The first and the last row of an element that whatever it stands in shows: a clamped text, or one that scrolls. */
  const shownRows = (element) => {
    let [first, last] = [-Infinity, Infinity];
    for (let at = element; at && at !== body; at = at.parentElement) {
      if (view.getComputedStyle(at).overflowY === 'visible') continue;
      const { top, bottom } = at.getBoundingClientRect();
      [first, last] = [Math.max(first, top + 1), Math.min(last, bottom - 1)];
    }
    return [first, last];
  };
  /** What a line takes of its text's rectangle: fonts of some scripts are higher than the line, and reach into the next one. */
  const inLine = ({ left, right, top, bottom }, element) => {
    const excess = Math.max(0, bottom - top - parseFloat(view.getComputedStyle(element).lineHeight)) || 0;
    return { left, right, top: top + excess / 2, bottom: bottom - excess / 2 };
  };
  const isInline = (element) => view.getComputedStyle(element).display === 'inline';
  const texts = [];
  const lines = [];
  const walker = view.document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    // The text of an option is drawn by its select.
    const element = walker.currentNode.parentElement.closest(':not(option)');
    const node = walker.currentNode;
    const text = node.data.trim();
    // Texts of the class `hidden` are only read out; that of www is `unseen`.
    if (!text || element.closest('.hidden, .unseen') || !element.checkVisibility()) continue;
    const range = view.document.createRange();
    range.selectNodeContents(walker.currentNode);
    const rects = [...range.getClientRects()];
    let block = element;
    while (isInline(block)) block = block.parentElement;
    const box = block.getBoundingClientRect();
    const [from, to] = [Math.max(0, box.left) - 1, Math.min(page.clientWidth, box.right) + 1];
    texts.push({ text, fontSize: fontSize(element), cut: rects.some(({ left, right }) => left < from || right > to) });
    const [top, bottom] = shownRows(block);
    const seen = rects.filter((rect) => rect.bottom > top && rect.top < bottom);
    lines.push(...seen.map((rect) => ({ text, node, rect: inLine(rect, element), layer: layerOf(element) })));
  }
  /** The end of a line that is clamped, and what is left out there, are one line. */
  const isOneLine = (one, other) => one.node === other.node && Math.abs(one.rect.top - other.rect.top) < 1;
  /** Whether two lines share more than the rounding of their edges and the gap between them. */
  const overlap = ({ rect: one, layer }, { rect: other, layer: otherLayer }) =>
    layer === otherLayer &&
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4;
  const short = ({ text }) => text.slice(0, 80);
  return {
    face: body.dataset.face,
    dir: page.dir,
    dark: view.matchMedia('(prefers-color-scheme: dark)').matches,
    innerWidth: view.innerWidth,
    scrollWidth: page.scrollWidth,
    clientWidth: page.clientWidth,
    bodyFontSize: fontSize(body),
    texts,
    overlaps: lines.flatMap((line, at) => {
      const others = lines.slice(at + 1).filter((other) => overlap(line, other) && !isOneLine(line, other));
      return others.map((other) => [short(line), short(other)]);
    }),
  };
}
