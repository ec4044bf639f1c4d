/**
 * A page, or a part of it, as HTML that the core reads: with its shadow roots as templates and the documents of its frames
 * in their attribute `srcdoc`, and without the long scripts and style sheets that the core leaves out anyway.
 *
 * A plain script, injected after page-trees.js; see dom.js. Browsers write HTML much faster than a script does: whatever
 * contains nothing to be written otherwise is left to them.
 */
var pageHtml = (() => {
  /** Minimum length of code that is worth leaving out, in UTF-16 units. */
  const MIN_CODE = 2000;

  /** Minimum length of the text of a frame that can hold an article, in UTF-16 units. */
  const MIN_FRAME_TEXT = 200;

  /** Maximum depth at which something is written otherwise than the browser would. The core reads elements 512 deep. */
  const MAX_DEPTH = 500;

  /** What a document says of itself that holds for every article on the page. */
  const OF_WHOLE_SITE = 'base, meta[property="og:site_name"], meta[name="application-name"]';

  /** @param {string} text */
  const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

  /** @param {string} value of an attribute */
  const quoted = (value) => `"${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

  /**
   * Whether an element is a long script or style sheet that holds nothing for readers.
   * @param {Element} element
   */
  function isNeedless(element) {
    const { length = 0 } = /** @type {Partial<CharacterData>} */ (dom.firstChild(element) ?? {});
    return length >= MIN_CODE && !/ld\+json/i.test(element.getAttribute('type') ?? '');
  }

  /**
   * Whether a tree is a shadow root or the document of a frame in another document.
   * @param {Tree} tree
   * @param {Document} page
   */
  const isIn = (tree, page) => (dom.isDocument(tree) ? pageTrees.frameOf(tree)?.ownerDocument : dom.ownerDocument(tree)) === page;

  /**
   * An element as HTML.
   * @param {Element} element
   * @param {Tree[]} trees those in the element: {@link pageTrees.treesIn}
   * @param {Element[]} [others] elements that are left out
   * @returns {string}
   */
  function htmlOf(element, trees, others = []) {
    const inner = dom.ownerDocument(element);
    const roots = /** @type {ShadowRoot[]} */ (trees.filter((tree) => dom.isShadowRoot(tree) && dom.ownerDocument(tree) === inner));
    const rootOf = new Map(roots.map((root) => [root.host, root]));
    /** What is written otherwise. @type {Map<Node, () => string>} */
    const written = new Map();
    for (const tree of trees) {
      const frame = dom.isDocument(tree) && pageTrees.frameOf(tree);
      if (!frame || frame.ownerDocument !== inner) continue;
      const page = dom.documentElement(tree);
      if (!page || (dom.textContent(page).length < MIN_FRAME_TEXT && !trees.some((other) => isIn(other, tree)))) continue;
      written.set(frame, () => `<iframe srcdoc=${quoted(htmlOf(page, trees))}></iframe>`);
    }
    for (const tree of [element, ...roots]) {
      for (const code of dom.all(tree, 'script, style')) if (isNeedless(code)) written.set(code, () => '');
    }
    for (const other of others) written.set(other, () => '');
    const paths = pageTrees.containing(written.keys());
    const holdsRoots = pageTrees.containing(roots);

    /**
     * @param {Node} node
     * @param {number} depth
     * @returns {string}
     */
    function write(node, depth) {
      const own = written.get(node);
      if (own) return own();
      if (!dom.isElement(node)) return 'data' in node && dom.nodeType(node) === Node.TEXT_NODE ? escaped(String(node.data)) : '';
      if (!paths.has(node) || depth > MAX_DEPTH) return asIs(node);
      const [start, end] = tagsOf(node);
      const root = rootOf.get(node);
      const shadow = root ? `<template shadowrootmode="open">${writeChildren(root, depth + 1)}</template>` : '';
      return start + shadow + writeChildren(node, depth + 1) + end;
    }

    /**
     * @param {Node} parent
     * @param {number} depth
     */
    function writeChildren(parent, depth) {
      const parts = [];
      for (let node = dom.firstChild(parent); node; node = dom.nextSibling(node)) parts.push(write(node, depth));
      return parts.join('');
    }

    /** @param {Element} node one without frames and long code */
    function asIs(node) {
      if (!holdsRoots.has(node) || !getHtml) return dom.outerHTML(node);
      const [start, end] = tagsOf(node);
      return start + getHtml.call(node, { shadowRoots: roots }) + end;
    }

    return write(element, 0);
  }

  /** The method that writes shadow roots; browsers without it have none of this kind. */
  const { getHTML: getHtml } = /** @type {{getHTML?: (options: {shadowRoots: ShadowRoot[]}) => string}} */ (Element.prototype);

  /**
   * The tags of an element. A copy of it could be one of a custom element, which the page would notice.
   * @param {Element} element
   */
  function tagsOf(element) {
    const attributes = [...dom.attributes(element)].map(({ name, value }) => ` ${name}=${quoted(value)}`);
    // In a set of frames nothing but frames is read.
    const name = dom.localName(element) === 'frameset' ? 'body' : dom.localName(element);
    return [`<${name}${attributes.join('')}>`, `</${name}>`];
  }

  /**
   * A document of one part of the page. What the head says of the article that the page began with is left out.
   * @param {Element} part
   */
  function documentOf(part) {
    const page = dom.documentElement(document);
    const lang = page.getAttribute('lang') ?? '';
    const head = [...dom.all(document, OF_WHOLE_SITE)].map(dom.outerHTML).join('');
    const title = `<title>${escaped(dom.title(document))}</title>`;
    return `<html lang=${quoted(lang)}><head>${title}${head}</head><body>${htmlOf(part, pageTrees.treesIn(part))}</body></html>`;
  }

  /**
   * @param {Element | null} part the part of the page; null for all of it
   * @param {Element[]} [others] parts that are left out
   */
  return function pageHtml(part, others) {
    const page = dom.documentElement(document);
    if (part) return documentOf(part);
    return page ? htmlOf(page, pageTrees.treesIn(document), others) : '';
  };
})();
