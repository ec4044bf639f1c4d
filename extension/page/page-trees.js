/**
 * The trees that a page is made of: its document, shadow roots, which hold the text of some sites, and the documents of
 * its frames, as far as they are of the same origin. No way through the document leads into them.
 *
 * A plain script, injected before those that use it; see dom.js.
 *
 * @typedef {Document | ShadowRoot | Element} Tree
 */
var pageTrees = (() => {
  /**
   * Elements that may have a tree of their own and are not custom elements. Others that may have a shadow root hold no
   * articles.
   */
  const HOSTS = 'article, div, main, section, iframe, frame, object';

  /** Custom elements, which no selector tells from others. The browser finds them faster than a loop over all elements. */
  const CUSTOM_ELEMENTS = new XPathEvaluator().createExpression('descendant-or-self::*[contains(name(), "-")]');

  /** Depth to which frames within frames are read. The core reads them two deep. */
  const MAX_FRAME_DEPTH = 2;

  const HTML = 'http://www.w3.org/1999/xhtml';

  const FRAMES = new Set(['iframe', 'frame', 'object']);

  /** Minimum width in CSS pixels of a frame in which an article may be; on small screens, half of the screen. */
  const MIN_FRAME_WIDTH = 400;
  /** Minimum height of such a frame. Banners are 250 pixels high at most. */
  const MIN_FRAME_HEIGHT = 255;

  /** The frame that shows a document. @type {WeakMap<Document, Element>} */
  const frames = new WeakMap();

  /**
   * Elements that had children, but no shadow root: one that came later would hide them. Custom elements get theirs late,
   * with children or without. To ask about each element of a long page at every look took most of the time of the look.
   * @type {WeakSet<Element>}
   */
  const rootless = new WeakSet();

  /**
   * The trees that were found below a node. Nothing changes while a script runs: they hold until it has ended.
   * @type {Map<Node, Tree[]>}
   */
  const found = new Map();

  /**
   * The shadow root of an element, also a closed one. Browsers show these to extensions, each in its own way.
   * @type {(element: Element) => ShadowRoot | null}
   */
  const rootOf = (element) => {
    const inFirefox = /** @type {Element & {openOrClosedShadowRoot?: ShadowRoot | null}} */ (element).openOrClosedShadowRoot;
    if (inFirefox !== undefined) return inFirefox;
    const chromium = /** @type {{dom?: {openOrClosedShadowRoot(element: Element): ShadowRoot | null}}} */ (chrome);
    // Elements of frames are made by other constructors.
    return dom.namespaceURI(element) === HTML ? (chromium.dom?.openOrClosedShadowRoot(element) ?? null) : null;
  };

  /**
   * The document in a frame, if it may hold an article and the page may read it.
   * @param {Element} frame
   * @returns {Document | null}
   */
  function documentIn(frame) {
    if (isOfOtherSite(frame)) return null;
    const inner = /** @type {HTMLIFrameElement} */ (frame).contentDocument;
    // Its size last: the page may have to be laid out for that. An advertisement that has not come leaves an empty document.
    const body = inner && dom.body(inner);
    return body && dom.firstElementChild(body) && mayHoldArticle(frame) ? inner : null;
  }

  /**
   * Whether a frame was told to show a page of another site. To ask such a frame for its document costs milliseconds where
   * the page has not come, and brings nothing where it has.
   * @param {Element} frame
   */
  function isOfOtherSite(frame) {
    const address = frame.getAttribute('src') ?? frame.getAttribute('data') ?? '';
    if (frame.hasAttribute('srcdoc') || !URL.canParse(address, frame.baseURI)) return false;
    const { protocol, origin } = new URL(address, frame.baseURI);
    return /^https?:$/.test(protocol) && origin !== location.origin;
  }

  /**
   * Whether a frame is as large as one with an article. Those of advertisements are smaller, and some are not seen at all.
   * @param {Element} frame
   */
  function mayHoldArticle(frame) {
    const { width, height } = dom.boundsOf(frame);
    return width >= Math.min(MIN_FRAME_WIDTH, innerWidth / 2) && height >= MIN_FRAME_HEIGHT;
  }

  /** How many frames a document is in. @param {Document} inner */
  function depthOf(inner) {
    let depth = 0;
    for (let frame = frames.get(inner); frame; frame = frames.get(frame.ownerDocument)) depth++;
    return depth;
  }

  /**
   * All trees of a page below a node: first the node itself, then shadow roots and documents in frames, each after what
   * it is in.
   * @param {Document | Element} node
   * @returns {Tree[]}
   */
  function treesIn(node) {
    const known = found.get(node);
    if (known) return known;
    /** @type {Tree[]} */
    const trees = [node];
    if (dom.isElement(node)) addTreesOf(node, trees);
    for (const tree of trees) {
      for (const element of dom.all(tree, HOSTS)) addTreesOf(element, trees);
      // A shadow root is no place where such a search may begin.
      for (const top of dom.isShadowRoot(tree) ? tree.children : [tree]) {
        const custom = CUSTOM_ELEMENTS.evaluate(top, XPathResult.UNORDERED_NODE_SNAPSHOT_TYPE);
        for (let at = 0; at < custom.snapshotLength; at++) {
          const element = /** @type {Element} */ (custom.snapshotItem(at));
          if (element !== node) addTreesOf(element, trees);
        }
      }
    }
    if (!found.size) queueMicrotask(() => found.clear());
    found.set(node, trees);
    return trees;
  }

  /**
   * @param {Element} element
   * @param {Tree[]} trees
   */
  function addTreesOf(element, trees) {
    if (!FRAMES.has(dom.localName(element))) {
      if (rootless.has(element)) return;
      const root = rootOf(element);
      if (root) trees.push(root);
      else if (dom.firstElementChild(element) && !dom.localName(element).includes('-')) rootless.add(element);
      return;
    }
    const inner = documentIn(element);
    if (!inner) return;
    frames.set(inner, element);
    if (depthOf(inner) <= MAX_FRAME_DEPTH) trees.push(inner);
  }

  /**
   * What contains a node: its parent, the element whose shadow root it is, or the frame whose document it is.
   * @param {Node} node
   * @returns {Node | null}
   */
  function above(node) {
    if (dom.isDocument(node)) return frames.get(node) ?? null;
    return dom.isShadowRoot(node) ? node.host : dom.parentNode(node);
  }

  return {
    treesIn,
    above,

    /**
     * Whether something is a frame in which an article may be.
     * @param {EventTarget | null} target
     */
    isFrame(target) {
      const element = /** @type {Element} */ (target);
      return FRAMES.has(element?.localName ?? '') && mayHoldArticle(element);
    },

    /** Whether the page shows a frame of another site in which an article may be. */
    hasForeignFrame() {
      const frames = treesIn(document).flatMap((tree) => [...dom.all(tree, 'iframe, frame')]);
      const isForeign = (/** @type {Element} */ frame) => isOfOtherSite(frame) || !(/** @type {HTMLIFrameElement} */ (frame).contentDocument);
      return frames.some((frame) => isForeign(frame) && mayHoldArticle(frame));
    },

    /** The frame that shows a document; undefined for the document of the page. @param {Document} inner */
    frameOf: (inner) => frames.get(inner),

    /**
     * Whether a node is on the page, and not in a document that its frame no longer shows.
     * @param {Node} node
     * @returns {boolean}
     */
    isOnPage(node) {
      if (!dom.isConnected(node)) return false;
      const inner = dom.ownerDocument(node);
      if (!inner || inner === document) return true;
      const frame = /** @type {HTMLIFrameElement | undefined} */ (frames.get(inner));
      return frame?.contentDocument === inner && this.isOnPage(frame);
    },

    /**
     * All nodes that contain one of some nodes.
     * @param {Iterable<Node>} nodes
     * @returns {Set<Node>}
     */
    containing(nodes) {
      /** @type {Set<Node>} */
      const containers = new Set();
      for (const node of nodes) {
        for (let at = above(node); at && !containers.has(at); at = above(at)) containers.add(at);
      }
      return containers;
    },
  };
})();
