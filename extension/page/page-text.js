/**
 * The text of a page as it was when the page was read: whether the page still shows it, how much has come or gone since,
 * and which part of the page in view is another text. Whether a text is an article, the core decides.
 *
 * A plain script, as content.js is, and injected before it. Content scripts of one extension share their global scope. It
 * declares a `var`, because it may be injected into a page twice.
 *
 * @typedef {{node: Element | Text, text: string}} Paragraph
 * @typedef {ReturnType<typeof rememberText>} PageText
 */
var rememberText = (() => {
  /** Minimum length of a paragraph, in UTF-16 units. Shorter ones recur on many pages: captions, buttons, menus. */
  const MIN_PARAGRAPH = 60;

  /** Minimum length of a text that can be an article, in UTF-16 units: some 35 words of English. */
  const MIN_TEXT = 200;

  /** Share of its paragraphs by which a text counts as still there. The others may have been shortened or updated. */
  const MIN_SHARE_THERE = 2 / 3;

  /** Elements whose text nobody sees. */
  const UNSEEN = new Set(['script', 'style', 'noscript']);

  /** Heights in the window at which the part in view is looked for, as shares of the window: its middle first. */
  const HEIGHTS = [1 / 2, 1 / 4, 3 / 4];

  /** @param {Paragraph[]} paragraphs */
  const lengthOf = (paragraphs) => paragraphs.reduce((sum, { text }) => sum + text.length, 0);

  /**
   * @param {Element | Text} node
   * @returns {Paragraph}
   */
  const asParagraph = (node) => ({ node, text: (node.textContent ?? '').trim() });

  /**
   * The text below a node, also in shadow roots: its length in UTF-16 units, and its long paragraphs. Where a page has no
   * elements for paragraphs, they are its long runs of characters.
   * @param {ParentNode & Node} root
   */
  function textIn(root) {
    let length = 0;
    /** @type {(Element | Text)[]} */
    const nodes = [];
    for (const tree of [root, ...shadowRootsIn(root)]) {
      nodes.push(...tree.querySelectorAll('p'));
      const walker = document.createTreeWalker(tree, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = /** @type {Text} */ (walker.currentNode);
        const parent = node.parentElement;
        if (parent && UNSEEN.has(parent.localName)) continue;
        length += node.length;
        if (node.length >= MIN_PARAGRAPH && !parent?.closest('p')) nodes.push(node);
      }
    }
    return { length, paragraphs: nodes.map(asParagraph).filter(({ text }) => text.length >= MIN_PARAGRAPH) };
  }

  /**
   * The longest of some paragraphs; undefined if there is none.
   * @param {Paragraph[]} paragraphs
   */
  const longestOf = (paragraphs) => paragraphs.toSorted((a, b) => b.text.length - a.text.length).at(0);

  /**
   * What contains a node: its parent, or the element whose shadow root it is.
   * @param {Node} node
   */
  const above = (node) => node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);

  /**
   * All nodes that contain one of some nodes, and the whole page.
   * @param {Iterable<Node>} nodes
   */
  function containing(nodes) {
    /** @type {Set<Node | null>} */
    const found = new Set([document.documentElement, document.body]);
    for (const node of nodes) {
      for (let at = above(node); at && !found.has(at); at = above(at)) found.add(at);
    }
    return found;
  }

  /**
   * The largest element around another one that contains none of some nodes.
   * @param {Element} inner
   * @param {Set<Node>} nodes
   * @param {Set<Node | null>} around what contains one of the nodes
   * @returns {Element | null} null if the inner element contains one of the nodes, or is within one
   */
  function largestWithout(inner, nodes, around) {
    let largest = null;
    for (let at = /** @type {Element | null} */ (inner); at && !around.has(at); at = at.parentElement) {
      if (nodes.has(at)) return null;
      largest = at;
    }
    return largest;
  }

  /**
   * Remembers the text of the page.
   * @param {Element | null} part the part of the page whose text it is; null for all of it
   * @param {{first: Set<string>}} [before] the text as it was before it was continued
   */
  return function rememberText(part, before) {
    const { length, paragraphs } = textIn(part ?? document);
    const texts = new Set(paragraphs.map(({ text }) => text));
    /** The paragraphs that were there first. The next article of an endless page may have come since. @type {Set<string>} */
    const first = before?.first ?? texts;
    /** A change of this paragraph is noticed with little work. */
    let longest = longestOf(paragraphs);

    return {
      part,
      first,

      /** Whether the longest paragraph is as it was. If so, the text is there. Costs next to nothing. */
      isUntouched: () => !longest || (longest.node.isConnected && asParagraph(longest.node).text === longest.text),

      /** Compares the text with what the page shows now. */
      compare() {
        const now = textIn(document);
        const change = Math.abs((part ? textIn(part).length : now.length) - length);
        const there = now.paragraphs.filter(({ text }) => texts.has(text));
        longest = longestOf(there);
        const hasChanged = change >= MIN_TEXT;
        const countThere = new Set(there.map(({ text }) => text)).size;
        return {
          /** Whether the page shows the text no longer. */
          isGone: texts.size ? countThere < texts.size * MIN_SHARE_THERE : hasChanged,
          /** Whether the length of the text has changed by at least the length of a short article. */
          hasChanged,
          /**
           * Whether the length has changed by that, and by at least half of what was read. Then the article of the page may
           * be another one.
           */
          hasGrown: hasChanged && change >= length / 2,
          /** The part of the page that is in view and holds another text. */
          partInView: () => partInView(now.paragraphs.filter(({ text }) => first.has(text)).map(({ node }) => node)),
        };
      },

      /**
       * Lets an observer notice that the text is taken away, replaced or continued, and nothing else of what happens on
       * the page.
       * @param {MutationObserver} observer
       */
      observeBy(observer) {
        if (!longest) return;
        observer.observe(longest.node, { childList: true, characterData: true, subtree: true });
        for (let node = above(longest.node); node; node = above(node)) observer.observe(node, { childList: true });
      },
    };
  };

  /**
   * The part of the page that is in view and holds a text of its own beside another one: the next article of an endless
   * page, or one that lies over the page.
   * @param {Node[]} paragraphs those of the other text
   * @returns {Element | null}
   */
  function partInView(paragraphs) {
    const nodes = new Set(paragraphs);
    const around = containing(nodes);
    for (const height of HEIGHTS) {
      for (const element of document.elementsFromPoint(innerWidth / 2, innerHeight * height)) {
        const part = largestWithout(element, nodes, around);
        if (part && lengthOf(textIn(part).paragraphs) >= MIN_TEXT) return part;
      }
    }
    return null;
  }
})();
