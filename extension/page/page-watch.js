/**
 * Watches the page: says when its text is to be checked, again when it shows another text, and at once when the text that
 * was checked is no longer what it shows. On a page at rest nothing runs.
 *
 * A plain script, injected after page-text.js; see dom.js.
 */
var watchPage = (() => {
  /** Milliseconds for which the page is watched for a text after it has loaded or its address has changed. */
  const WATCH_TIME = 30_000;

  /** Milliseconds without a change after which the page counts as settled, and after which it does so in any case. */
  const QUIET_TIME = 500;
  const MAX_UNSETTLED_TIME = 5000;

  /** Milliseconds after which a text that has not changed belongs to an address that was only tidied up. */
  const TIDYING_TIME = 3000;

  /** Maximum number of milliseconds between two looks at the page. The first ones are `QUIET_TIME` apart. */
  const MAX_PAUSE = 4000;

  /** Maximum number of times that the page is read at one address, unless the reader asks for more. */
  const MAX_READS = 30;

  /**
   * Length of the texts that have come or gone, in UTF-16 units.
   * @param {MutationRecord[]} records
   */
  function textLengthOf(records) {
    let length = 0;
    for (const { type, target, addedNodes, removedNodes } of records) {
      if (type === 'characterData') length += dom.textContent(target).length;
      for (const node of addedNodes) length += dom.textContent(node).length;
      for (const node of removedNodes) length += dom.textContent(node).length;
    }
    return length;
  }

  /**
   * An address without its fragment, unless that is a route of a single-page site, such as `#/news/1`.
   * @param {string} url
   */
  const withoutAnchor = (url) => (/#!?\//.test(url) ? url : url.split('#')[0]);

  /**
   * Whether an address names the page of another one in a tidier way: without a parameter such as `utm_source`, or with
   * the title at the end of its path.
   * @param {URL} from
   * @param {URL} to
   */
  function tidies(from, to) {
    const [before, after] = [from.pathname, to.pathname].map((path) => path.replace(/\/?$/, '/'));
    const isSamePath = after === before || (before !== '/' && after.startsWith(before));
    const hasNoNews = [...to.searchParams].every(([name, value]) => from.searchParams.getAll(name).includes(value));
    return isSamePath && hasNoNews && from.hash === to.hash;
  }

  /**
   * @param {object} actions
   * @param {(part: Element | null, others: Element[]) => Promise<{again: boolean} | undefined>} actions.check sends a part of
   *   the page, or all of it but others, to be checked; `again`: it is no article
   * @param {() => Promise<boolean>} actions.leave says that what was checked is no longer what the page shows, and returns
   *   whether another text is to be checked, too
   */
  return function watchPage({ check, leave }) {
    let address = location.href;

    /** The text that was read last. @type {PageText | null} */
    let read = null;
    /** Whether it is an article. */
    let isArticle = false;
    /** Whether it was read at another address than this one. */
    let isOld = false;
    /** Whether this address only tidies up the one at which it was read. */
    let isTidied = false;
    /** Whether the page shows it no longer, and that has been said. */
    let isLeft = false;
    /** Whether the reader waits for a check that was put off. */
    let isAsked = false;
    /** Whether another text is to be checked, too. */
    let checksNext = Promise.resolve(true);

    /** Number of the newest check: answers to earlier ones come too late. */
    let turn = 0;
    let isChecking = false;
    /** How often the page was read at this address. */
    let reads = 0;

    /* Times are those of `performance.now()`. */
    let start = -Infinity;
    let changedAt = -Infinity;
    let unsettledSince = Infinity;
    let lastLook = -Infinity;
    /** When the text was read, or compared with what was read. */
    let comparedAt = -Infinity;
    let pause = QUIET_TIME;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let timerEnd = 0;

    const observer = new MutationObserver(changed);
    /** Length of the texts that have come or gone since the last look, in UTF-16 units. */
    let moving = 0;
    /** Whether a frame has loaded since the page was read. That of another site shows no other change. */
    let hasLoaded = false;
    /** Whether only the text that was read is observed, and not the whole page. */
    let isResting = false;
    /** The trees of the page that are observed. @type {Set<Node>} */
    let observed = new Set();

    const isOver = () => performance.now() >= start + WATCH_TIME;

    /** Watches for a text from now on. */
    function watch() {
      start = performance.now();
      observe();
    }

    /** Watches as on a page that was not read before. */
    function watchAnew() {
      reads = 0;
      pause = QUIET_TIME;
      watch();
    }

    /** Observes the whole page for as long as a text may come, and afterwards only an article that is there. */
    function observe() {
      observer.disconnect();
      isResting = isOver();
      if (!isResting) {
        observed = new Set(pageTrees.treesIn(document));
        for (const tree of observed) {
          observer.observe(tree, { childList: true, characterData: true, subtree: true });
          // Where it listens already, nothing changes.
          dom.listen(tree, 'load', loaded, true);
        }
      }
      if (isResting && isArticle && !isLeft) read?.observeBy(observer);
    }

    /**
     * Notices that a frame shows another document.
     * @param {Event} event `load` of anything on the page
     */
    function loaded({ target }) {
      if (!pageTrees.isFrame(target)) return;
      hasLoaded = true;
      if (!isResting) observe();
      else if (!isArticle || read?.isUntouched()) return;
      changed();
    }

    /**
     * Reads the page, or a part of it, and has it checked.
     * @param {Element | null} part
     */
    async function readPage(part) {
      const mine = ++turn;
      const [before, isFirstHere] = [read, isOld];
      const isContinued = isArticle && !isOld && !isLeft && !read?.compare().isGone;
      read = rememberText(part, (isContinued && before) || undefined);
      [isOld, isLeft, isAsked, isChecking, hasLoaded] = [false, false, false, true, false];
      moving = 0;
      reads++;
      const readAt = performance.now();
      comparedAt = readAt;
      const answer = await check(part, read.others);
      if (mine !== turn) return;
      isChecking = false;
      isArticle = !!answer && !answer.again;
      if (part && isFirstHere && !isArticle) {
        // Something beside the old text, but not the article of this address.
        read = before;
        isOld = true;
        lookAgain();
      } else if (changedAt > readAt) {
        lookAt(changedAt + QUIET_TIME);
      } else if (!isArticle && !isOver()) {
        // Text can come into shadow roots that nobody has reported.
        lookAgain();
      }
      if (isResting) observe();
    }

    /** What is observed has changed. @param {MutationRecord[]} [records] */
    function changed(records) {
      if (records?.every(dom.isOwnChange)) return;
      // Browsers without the Navigation API do not report `pushState`.
      moved();
      if (records) moving += textLengthOf(records);
      const isRead = isArticle && !isOld && !isLeft;
      const isUntouched = isRead && read?.isUntouched();
      if (!isResting && isOver()) observe();
      // Most changes are none of text: the article has not become another one.
      if (isUntouched && !read?.mayHaveGrown(moving)) return;
      const now = performance.now();
      changedAt = now;
      unsettledSince = Math.min(unsettledSince, now);
      if (isRead && !isUntouched) {
        if (read?.compare().isGone) {
          // Another text at the same address.
          isLeft = true;
          leaveText();
          watch();
        } else if (isResting) {
          observe();
        }
      }
      lookAt(now + QUIET_TIME);
    }

    function leaveText() {
      turn++;
      isChecking = false;
      checksNext = leave();
    }

    /**
     * Notices a new address. Its text may come later, so that no text is checked before it has changed.
     * @param {string | null} [kind] that of the navigation, as the Navigation API names it
     */
    function moved(kind) {
      const [from, to] = [address, location.href];
      if (from === to) return;
      address = to;
      watchAnew();
      if (withoutAnchor(from) === withoutAnchor(to)) return;
      isTidied = (isTidied || !isOld) && kind === 'replace' && tidies(new URL(from), new URL(to));
      isOld = true;
      isAsked = false;
      leaveText();
      lookAt(performance.now() + QUIET_TIME);
    }

    /**
     * Looks at the page at a time, or as soon after it as the pause between two looks allows.
     * @param {number} time
     */
    function lookAt(time) {
      const end = Math.max(time, lastLook + pause);
      if (timer !== undefined && timerEnd <= end) return;
      clearTimeout(timer);
      timerEnd = end;
      timer = setTimeout(() => void look(), end - performance.now());
    }

    /** Looks at the page again after the pause, which grows. */
    function lookAgain() {
      lookAt(lastLook + pause);
    }

    /** Reads the page if it has settled and shows another text than the one that was read. */
    async function look() {
      timer = undefined;
      const mine = turn;
      if (isChecking || !(isAsked || (await checksNext)) || mine !== turn || !read) return;
      const now = performance.now();
      if (now < changedAt + QUIET_TIME && now < unsettledSince + MAX_UNSETTLED_TIME) {
        lookAt(changedAt + QUIET_TIME);
        return;
      }
      unsettledSince = Infinity;
      lastLook = now;
      moving = 0;
      pause = Math.min(2 * pause, MAX_PAUSE);
      if (isAsItWas()) {
        if (!isArticle && !isOver()) lookAgain();
        return;
      }
      comparedAt = now;
      const { isGone, hasChanged, hasGrown, partInView } = read.compare();
      const part = isGone ? null : isOld ? partInView() : read.part;
      const isDue = isGone || (isOld ? part || belongsHere(hasChanged) : isArticle ? hasGrown() : hasChanged || (hasLoaded && pageTrees.hasForeignFrame()));
      if (isDue && reads < MAX_READS) {
        await readPage(part);
      } else if (!isOver() && (isOld || !isArticle)) {
        observe();
        lookAgain();
      }
    }

    /** Whether the page has the text that it had when it was last read or compared: nothing in it has changed or come. */
    const isAsItWas = () =>
      !isResting && !isOld && changedAt < comparedAt && pageTrees.treesIn(document).every((tree) => observed.has(tree));

    /**
     * Whether a text that was read at another address belongs to this one, too. Who asks for a check gets one of all that
     * the page shows in the end.
     * @param {boolean} hasChanged
     */
    function belongsHere(hasChanged) {
      if (isAsked && isOver()) return true;
      return isTidied && performance.now() >= start + TIDYING_TIME && !hasChanged;
    }

    /**
     * Checks what the page shows. At a new address its text may still come, and nobody but the reader can ask for a check
     * of another one.
     * @param {boolean} byReader whether the reader asks for it
     */
    function checkNow(byReader) {
      if (isOld && !(byReader && isOver())) {
        isAsked ||= byReader;
        lookAt(performance.now());
        return;
      }
      void readPage(partNow());
    }

    /** The part of the page that holds its article now; null for all of it. */
    function partNow() {
      const part = isOld ? read?.compare().partInView() : read?.part;
      return part?.isConnected ? part : null;
    }

    /** Begins to watch, as when the page has loaded or was restored from the back-forward cache. */
    function begin() {
      watchAnew();
      checkNow(false);
    }

    /** Lets nothing run any more. */
    function end() {
      observer.disconnect();
      clearTimeout(timer);
      start = -Infinity;
      isArticle = false;
      isResting = true;
    }

    /**
     * What the page shows now: the part that holds its article, null for all of it, and the parts that are none of it.
     * @returns {[Element | null, Element[]]}
     */
    const shownNow = () => [partNow(), read && !isOld ? read.others : []];

    return { begin, checkNow, moved, shownNow, end };
  };
})();
