/**
 * Paints ranges of the page. The CSS Custom Highlight API does so without changing the document, so that no policy or
 * script of the page interferes; but the page sees what is painted, and can remove it.
 *
 * A plain script, injected after page-trees.js; see dom.js.
 *
 * @typedef {Map<string, Range[]>} Painted ranges by the name of their colours in marks.css
 */
var markColours = (() => {
  /** Which of two colours is seen where both are: the later one. */
  const NAMES = ['verbatim', 'spun', 'reworded', 'translated', 'anchor', 'quote', 'current'].map((kind) => `firsthand-${kind}`);

  /** The window of a document, which has highlights of its own. @param {Document} page */
  const windowOf = (page) => /** @type {Window & typeof globalThis} */ (dom.defaultView(page));

  /**
   * Style sheets with the colours: those of a page reach neither its shadow roots nor its frames.
   * @type {WeakMap<Document, CSSStyleSheet>}
   */
  const sheets = new WeakMap();

  /** The style sheets of a tree. @typedef {{get(): CSSStyleSheet[], set(sheets: CSSStyleSheet[]): void}} Adopted */
  const [ofDocument, ofRoot] = [Document, ShadowRoot].map(
    ({ prototype }) => /** @type {Adopted} */ (Object.getOwnPropertyDescriptor(prototype, 'adoptedStyleSheets')),
  );

  /** What was painted in each document last, by name. @type {Map<Document, Map<string, Highlight>>} */
  const painted = new Map();

  /** @param {Document} page */
  function sheetOf(page) {
    let sheet = sheets.get(page);
    if (!sheet) sheets.set(page, (sheet = new (windowOf(page).CSSStyleSheet)()));
    return sheet;
  }

  /**
   * Gives shadow roots and frames the colours. The document of the page has them as any style sheet of an extension.
   * @param {string} rules none: takes them away
   */
  function colourTrees(rules) {
    for (const tree of pageTrees.treesIn(document)) {
      if (tree === document || dom.isElement(tree)) continue;
      const sheet = sheetOf(dom.isDocument(tree) ? tree : tree.ownerDocument);
      const adopted = dom.isDocument(tree) ? ofDocument : ofRoot;
      const sheets = [...adopted.get.call(tree)];
      if (rules && !sheet.cssRules.length) sheet.replaceSync(rules);
      if (sheets.includes(sheet) === !!rules) continue;
      adopted.set.call(tree, rules ? [...sheets, sheet] : sheets.filter((other) => other !== sheet));
    }
  }

  /** Takes all colours away. */
  function clear() {
    for (const [page, highlights] of painted) {
      for (const name of highlights.keys()) windowOf(page)?.CSS.highlights.delete(name);
    }
    painted.clear();
    colourTrees('');
  }

  /**
   * Paints ranges in place of those that were painted before.
   * @param {Painted} ranges
   * @param {string} rules the colours, as CSS
   */
  function paint(ranges, rules) {
    clear();
    colourTrees(rules);
    for (const [name, all] of ranges) {
      /** @type {Map<Document, Range[]>} */
      const byPage = new Map();
      for (const range of all) {
        const page = /** @type {Document} */ (dom.ownerDocument(range.startContainer));
        if (!byPage.has(page)) byPage.set(page, []);
        byPage.get(page)?.push(range);
      }
      for (const [page, some] of byPage) {
        const highlight = new (windowOf(page).Highlight)(...some);
        highlight.priority = NAMES.indexOf(name);
        if (!painted.has(page)) painted.set(page, new Map());
        painted.get(page)?.set(name, highlight);
      }
    }
    restore();
  }

  /** Paints again what the page has removed. */
  function restore() {
    for (const [page, highlights] of painted) {
      const registry = windowOf(page)?.CSS.highlights;
      for (const [name, highlight] of highlights) {
        if (registry && registry.get(name) !== highlight) registry.set(name, highlight);
      }
    }
  }

  return { clear, paint, restore };
})();
