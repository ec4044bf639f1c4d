/**
 * Runs in the page: sends its document to the background worker, whenever page-watch.js says so. It decides nothing and
 * changes nothing on the page.
 *
 * A plain script, because a content script cannot be a module; wrapped in a function, because it may be injected into
 * a page twice.
 */
(() => {
  const world = /** @type {{firsthandIsHere?: unknown}} */ (/** @type {unknown} */ (globalThis));
  // Names of elements are names in the global scope, too: any element can have this one.
  if (world.firsthandIsHere === true) return;
  world.firsthandIsHere = true;

  /** @typedef {import('../protocol.js').ToBackground} ToBackground */
  /** @typedef {import('../protocol.js').PageMessage} PageMessage */

  /**
   * The core refuses documents above 10 MiB. A character takes at least one byte, so that a longer document is not worth
   * sending.
   */
  const MAX_CHARACTERS = 10 * 1024 * 1024;

  /**
   * @param {Element | null} part the part of the page to send; null for all of it
   * @param {Element[]} others parts to leave out
   */
  function thisPage(part, others) {
    const contentType = dom.contentType(document);
    /** @type {PageMessage} */
    const page = { type: 'page', url: location.href, contentType };
    if (contentType === 'text/plain') {
      // Browsers display plain text in a <pre>.
      const text = dom.textContent(dom.body(document));
      return text.length > MAX_CHARACTERS ? page : { ...page, text };
    }
    const isPage = contentType === 'text/html' || contentType === 'application/xhtml+xml';
    const html = isPage ? pageHtml(part, others) : '';
    return html.length > MAX_CHARACTERS ? page : { ...page, html };
  }

  /** Number of messages sent: only the newest one is worth another attempt. */
  let sent = 0;

  /**
   * Sends a message and returns the response; undefined where there is none. The browser may stop the worker at any
   * moment, and starts it again for the next message: hence several attempts.
   * @param {ToBackground} message
   */
  async function tellBackground(message) {
    const mine = ++sent;
    for (let attempt = 0; attempt < 3 && mine === sent; attempt++) {
      try {
        return await chrome.runtime.sendMessage(message);
      } catch {
        // The extension has been removed or updated, and this script left behind.
        if (!chrome.runtime?.id) return watch.end();
      }
    }
    return undefined;
  }

  const reading = watchReading(() => {
    // The browser may stop the worker at any moment, and starts it again for the next message.
    const send = () => chrome.runtime.sendMessage({ type: 'read', url: location.href });
    send().catch(() => chrome.runtime?.id && send()).catch(() => {});
  });

  /** Number of checks begun: the answer to an earlier one says nothing about the text that is there now. */
  let checks = 0;

  const watch = watchPage({
    async check(part, others) {
      const mine = ++checks;
      reading.stop();
      const answer = await tellBackground(thisPage(part, others));
      if (mine === checks && answer?.reportsReading) reading.begin();
      return answer;
    },
    async leave() {
      checks++;
      reading.reset();
      return !!(await tellBackground({ type: 'moved', url: location.href }))?.again;
    },
  });

  // `pushState` fires no event; the Navigation API reports it.
  const { navigation } = /** @type {{navigation?: EventTarget}} */ (
    /** @type {unknown} */ (globalThis)
  );
  navigation?.addEventListener('currententrychange', (event) =>
    watch.moved(/** @type {Event & {navigationType: string | null}} */ (event).navigationType),
  );
  addEventListener('popstate', () => watch.moved());
  addEventListener('hashchange', () => watch.moved());
  // The page was restored from the back-forward cache as it was, and its badge is gone.
  addEventListener('pageshow', (event) => {
    if (event.persisted) watch.begin();
  });
  chrome.runtime.onMessage.addListener((message, _sender, answer) => {
    if (message.type === 'document') return void answer(thisPage(...watch.shownNow()));
    if (message.type !== 'send') return;
    answer(true);
    watch.checkNow(message.byReader);
  });

  if (/** @type {{prerendering?: unknown}} */ (document).prerendering === true) {
    dom.listen(document, 'prerenderingchange', () => watch.begin(), { once: true });
  } else {
    watch.begin();
  }
})();
