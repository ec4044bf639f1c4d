/**
 * The text of a page as it was when the page was read: whether the page still shows it, how much has come or gone since,
 * and which part of the page in view is another text. Whether a text is an article, the core decides.
 *
 * A plain script, injected after page-trees.js; see dom.js.
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

  /** Paragraphs that are not in others: what is in one is its text. */
  const PARAGRAPHS = 'p:not(p p)';

  /** Number of elements between a text and its paragraph, at most. */
  const MAX_INLINE = 20;

  /** Heights in the window at which the part in view is looked for, as shares of the window: its middle first. */
  const HEIGHTS = [1 / 2, 1 / 4, 3 / 4];

  /** @param {Paragraph[]} paragraphs */
  const lengthOf = (paragraphs) => paragraphs.reduce((sum, { text }) => sum + text.length, 0);

  /**
   * @param {Element | Text} node
   * @returns {Paragraph}
   */
  const asParagraph = (node) => ({ node, text: dom.textContent(node).trim() });

  /** @param {Node} text */
  function isInParagraph(text) {
    let at = dom.parentElement(text);
    for (let steps = 0; at && steps < MAX_INLINE; steps++, at = dom.parentElement(at)) {
      if (dom.localName(at) === 'p') return true;
    }
    return false;
  }

  /**
   * The texts that were read below a node. Nothing changes while a script runs: they hold until it has ended.
   * @type {Map<Node, {length: number, paragraphs: Paragraph[]}>}
   */
  const known = new Map();

  /**
   * The text below a node, also in shadow roots and frames: its length in UTF-16 units, and its long paragraphs. Where a
   * page has no elements for paragraphs, they are its long runs of characters.
   * @param {Document | Element} root
   */
  function textIn(root) {
    const before = known.get(root);
    if (before) return before;
    let length = 0;
    /** @type {Paragraph[]} */
    const paragraphs = [];
    /** @param {Element | Text} node */
    const add = (node) => {
      const paragraph = asParagraph(node);
      if (paragraph.text.length >= MIN_PARAGRAPH) paragraphs.push(paragraph);
    };
    for (const tree of pageTrees.treesIn(root)) {
      for (const element of dom.all(tree, PARAGRAPHS)) add(element);
      const walker = dom.texts(tree);
      while (walker.nextNode()) {
        const node = /** @type {Text} */ (walker.currentNode);
        const parent = node.parentElement;
        if (parent && UNSEEN.has(dom.localName(parent))) continue;
        length += node.length;
        if (node.length >= MIN_PARAGRAPH && !isInParagraph(node)) add(node);
      }
    }
    const text = { length, paragraphs };
    if (!known.size) queueMicrotask(() => known.clear());
    known.set(root, text);
    return text;
  }

  /**
   * The longest of some paragraphs; undefined if there is none.
   * @param {Paragraph[]} paragraphs
   */
  const longestOf = (paragraphs) => paragraphs.toSorted((a, b) => b.text.length - a.text.length).at(0);

  /**
   * The largest element around another one that contains none of some nodes.
   * @param {Element} inner
   * @param {Set<Node>} nodes
   * @param {Set<Node>} around what contains one of the nodes
   * @param {Set<Node>} seen elements that were looked at already, to which these are added
   * @returns {Element | null} null if the inner element contains one of the nodes, is within one, or was looked at
   */
  function largestWithout(inner, nodes, around, seen) {
    let largest = null;
    for (let at = /** @type {Element | null} */ (inner); at && !around.has(at); at = dom.parentElement(at)) {
      if (nodes.has(at) || seen.has(at)) return null;
      seen.add(at);
      largest = at;
    }
    return largest;
  }

  /**
   * The length of a text.
   * @param {Element | null} part the part of the page whose text it is; null for all of it
   * @param {Element[]} others parts that are not counted
   */
  const lengthWithout = (part, others) =>
    others.reduce((length, other) => length - (pageTrees.isOnPage(other) ? textIn(other).length : 0), textIn(part ?? document).length);

  /**
   * Parts of the page that hold articles of their own beside its text.
   * @param {Paragraph[]} own those of the text
   * @param {Paragraph[]} all those of the page
   */
  function otherArticles(own, all) {
    const nodes = new Set(own.map(({ node }) => node));
    const around = containing(nodes);
    const seen = new Set();
    /** @type {Element[]} */
    const others = [];
    for (const { node } of all) {
      const inner = dom.isElement(node) ? node : dom.parentElement(node);
      const other = inner && !nodes.has(node) && largestWithout(inner, nodes, around, seen);
      if (other && isArticle(other) && lengthOf(textIn(other).paragraphs) >= MIN_TEXT) others.push(other);
    }
    return others;
  }

  /** Whether a part of the page is marked up as an article: it is one, or has one or a main heading in it. @param {Element} part */
  const isArticle = (part) => dom.localName(part) === 'article' || dom.all(part, 'article, [role="article"], h1').length > 0;

  /**
   * All nodes that contain one of some nodes, and the whole page.
   * @param {Set<Node>} nodes
   */
  const containing = (nodes) => pageTrees.containing(nodes).add(dom.documentElement(document)).add(dom.body(document));

  /**
   * Remembers the text of the page.
   * @param {Element | null} part the part of the page whose text it is; null for all of it
   * @param {{first: Set<string>}} [before] the text as it was before it was continued
   */
  return function rememberText(part, before) {
    const all = textIn(part ?? document).paragraphs;
    /** Parts of the page that hold further articles, which have come since the first. They are not of its text. */
    const others = part || !before ? [] : otherArticles(all.filter(({ text }) => before.first.has(text)), all);
    const paragraphs = all.filter(({ node }) => !others.some((other) => dom.contains(other, node)));
    const texts = new Set(paragraphs.map(({ text }) => text));
    /** The paragraphs that were there first. The next article of an endless page may have come since. @type {Set<string>} */
    const first = before?.first ?? texts;
    const length = lengthWithout(part, others);
    /** A change of this paragraph is noticed with little work. */
    let longest = longestOf(paragraphs);

    return {
      part,
      first,
      others,

      /** Whether the longest paragraph is as it was. If so, the text is there. Costs next to nothing. */
      isUntouched: () =>
        !longest || (pageTrees.isOnPage(longest.node) && asParagraph(longest.node).text === longest.text),

      /**
       * Whether enough text has come or gone to compare the page again.
       * @param {number} moving length of the texts that have come or gone, in UTF-16 units
       */
      mayHaveGrown: (moving) => moving >= MIN_TEXT,

      /** Compares the text with what the page shows now. */
      compare() {
        const now = textIn(document);
        const there = now.paragraphs.filter(({ text }) => texts.has(text));
        longest = longestOf(there);
        const countThere = new Set(there.map(({ text }) => text)).size;
        const changeBy = (/** @type {Element[]} */ others) => Math.abs(lengthWithout(part, others) - length);
        const hasChanged = changeBy(others) >= MIN_TEXT;
        return {
          /** Whether the page shows the text no longer. */
          isGone: texts.size ? countThere < texts.size * MIN_SHARE_THERE : hasChanged,
          /** Whether the length of the text has changed by at least the length of a short article. */
          hasChanged,
          /**
           * Whether the length has changed by that, and by at least half of what was read. Then the article of the page may
           * be another one. Further articles beside it are none of its text.
           */
          hasGrown() {
            if (!hasChanged || changeBy(others) < length / 2) return false;
            const change = changeBy(part ? [] : otherArticles(there, now.paragraphs));
            return change >= MIN_TEXT && change >= length / 2;
          },
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
        for (const node of pageTrees.containing([longest.node])) observer.observe(node, { childList: true });
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
    const seen = new Set();
    for (const height of HEIGHTS) {
      for (const element of dom.elementsFromPoint(document, innerWidth / 2, innerHeight * height)) {
        const part = largestWithout(element, nodes, around, seen);
        if (part && lengthOf(textIn(part).paragraphs) >= MIN_TEXT) return part;
      }
    }
    return null;
  }
})();
