/**
 * The shadow roots of a page, which hold its text on some sites. No other way through the document leads into them.
 *
 * A plain script, injected before those that use it; see page-text.js.
 */
var shadowRootsIn = (() => {
  /** Elements that may have a shadow root and are not custom elements. Others of these hold no articles. */
  const HOSTS = new Set(['article', 'div', 'main', 'section']);

  /**
   * The shadow root of an element, also a closed one. Browsers show these to extensions, each in its own way.
   * @type {(element: Element) => ShadowRoot | null}
   */
  const rootOf = (element) => {
    const inFirefox = /** @type {Element & {openOrClosedShadowRoot?: ShadowRoot | null}} */ (element).openOrClosedShadowRoot;
    if (inFirefox !== undefined) return inFirefox;
    const chromium = /** @type {{dom?: {openOrClosedShadowRoot(element: Element): ShadowRoot | null}}} */ (chrome);
    return element instanceof HTMLElement ? (chromium.dom?.openOrClosedShadowRoot(element) ?? null) : null;
  };

  /**
   * All shadow roots in a tree, that of the tree itself and those within others included.
   * @param {ParentNode} tree
   * @returns {ShadowRoot[]}
   */
  return function shadowRootsIn(tree) {
    /** @type {ShadowRoot[]} */
    const found = [];
    for (const element of [...(tree instanceof Element ? [tree] : []), ...tree.querySelectorAll('*')]) {
      if (!element.localName.includes('-') && !HOSTS.has(element.localName)) continue;
      const root = rootOf(element);
      if (root) found.push(root, ...shadowRootsIn(root));
    }
    return found;
  };
})();
