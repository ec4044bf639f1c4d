/**
 * Runs in the page: sends the document to the background worker, and reports when the address changes. It decides
 * nothing and changes nothing on the page.
 *
 * A plain script, because a content script cannot be a module; wrapped in a function, because it may be injected into
 * a page twice.
 */
(() => {
  const world = /** @type {{firsthandIsHere?: boolean}} */ (/** @type {unknown} */ (globalThis));
  if (world.firsthandIsHere) return;
  world.firsthandIsHere = true;

  /** @typedef {import('../protocol.js').ToBackground} ToBackground */

  /**
   * The core refuses documents above 10 MiB. A character takes at least one byte, so that a longer document is not worth
   * sending.
   */
  const MAX_CHARACTERS = 10 * 1024 * 1024;

  let address = location.href;

  /** @returns {ToBackground} */
  function thisPage() {
    const { contentType } = document;
    const page = { type: /** @type {const} */ ('page'), url: location.href, contentType };
    if (contentType === 'text/plain') {
      // Browsers display plain text in a <pre>.
      const text = document.body?.textContent ?? '';
      return text.length > MAX_CHARACTERS ? page : { ...page, text };
    }
    const isPage = contentType === 'text/html' || contentType === 'application/xhtml+xml';
    const html = isPage ? document.documentElement?.outerHTML ?? '' : '';
    return html.length > MAX_CHARACTERS ? page : { ...page, html };
  }

  /**
   * Sends a message and returns the response; undefined where there is none. The browser may stop the worker at any
   * moment, and starts it again for the next message: hence several attempts.
   * @param {() => ToBackground} message
   */
  async function tellBackground(message) {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await chrome.runtime.sendMessage(message());
      } catch {
        // The extension has been removed or updated, and this script left behind.
        if (!chrome.runtime?.id) return undefined;
      }
    }
    return undefined;
  }

  /** Sends the document, and a second time if it was not complete yet. */
  async function send() {
    const before = document.body?.textContent?.length;
    const answer = await tellBackground(thisPage);
    if (!answer?.again) return;
    await settled();
    if (document.body?.textContent?.length !== before) await tellBackground(thisPage);
  }

  /** Resolves after half a second without a change to the document, and after five seconds at the latest. */
  function settled() {
    return new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      let quiet = setTimeout(done, 500);
      const limit = setTimeout(done, 5000);
      const observer = new MutationObserver(() => {
        clearTimeout(quiet);
        quiet = setTimeout(done, 500);
      });
      observer.observe(document, { childList: true, subtree: true, characterData: true });
      function done() {
        clearTimeout(quiet);
        clearTimeout(limit);
        observer.disconnect();
        resolve();
      }
    });
  }

  async function moved() {
    if (location.href.split('#')[0] === address.split('#')[0]) return;
    const here = (address = location.href);
    const answer = await tellBackground(() => ({ type: 'moved', url: here }));
    if (!answer?.again) return;
    await settled();
    // If the page has moved on, a message of its own follows.
    if (location.href === here) await send();
  }

  // `pushState` fires no event; the Navigation API reports it.
  const { navigation } = /** @type {{navigation?: EventTarget}} */ (
    /** @type {unknown} */ (globalThis)
  );
  navigation?.addEventListener('currententrychange', () => void moved());
  addEventListener('popstate', () => void moved());
  // The page was restored from the back/forward cache.
  addEventListener('pageshow', (event) => {
    if (event.persisted) void send();
  });
  chrome.runtime.onMessage.addListener((message, _sender, answer) => {
    if (message.type !== 'send') return;
    answer(true);
    void send();
  });

  if (/** @type {{prerendering?: boolean}} */ (document).prerendering) {
    document.addEventListener('prerenderingchange', () => void send(), { once: true });
  } else {
    void send();
  }
})();
