/**
 * Runs in the page: sends the document to the background worker and says when the
 * address changes. It decides nothing and changes nothing on the page.
 *
 * A plain script, because a content script cannot be a module; wrapped, because it may
 * be put into one page twice.
 */
(() => {
  const world = /** @type {{firsthandIsHere?: boolean}} */ (/** @type {unknown} */ (globalThis));
  if (world.firsthandIsHere) return;
  world.firsthandIsHere = true;

  /** @typedef {import('./protocol.js').ToBackground} ToBackground */

  /**
   * The core refuses pages above 10 MiB. A character is at least one byte, so what is
   * longer than this need not be sent to learn that.
   */
  const LONGEST = 10 * 1024 * 1024;

  let address = location.href;

  /** @returns {ToBackground} */
  function thisPage() {
    const { contentType } = document;
    const page = { type: /** @type {const} */ ('page'), url: location.href, contentType };
    if (contentType === 'text/plain') {
      // The browser shows plain text as a <pre>.
      const text = document.body?.textContent ?? '';
      return text.length > LONGEST ? page : { ...page, text };
    }
    const isPage = contentType === 'text/html' || contentType === 'application/xhtml+xml';
    const html = isPage ? document.documentElement?.outerHTML ?? '' : '';
    return html.length > LONGEST ? page : { ...page, html };
  }

  /**
   * The answer, or undefined when there is none to be had: the worker may be stopped at
   * any moment, and is started again by the next message.
   * @param {() => ToBackground} message
   */
  async function say(message) {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await chrome.runtime.sendMessage(message());
      } catch {
        // The extension was removed or updated: this script is an orphan.
        if (!chrome.runtime?.id) return undefined;
      }
    }
    return undefined;
  }

  /** Sends the document, and once more if it was not complete yet. */
  async function send() {
    const before = document.body?.textContent?.length;
    const answer = await say(thisPage);
    if (!answer?.again) return;
    await settled();
    if (document.body?.textContent?.length !== before) await say(thisPage);
  }

  /** Half a second without a change to the document, or five seconds at most. */
  function settled() {
    return new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      let quiet = setTimeout(done, 500);
      const patience = setTimeout(done, 5000);
      const observer = new MutationObserver(() => {
        clearTimeout(quiet);
        quiet = setTimeout(done, 500);
      });
      observer.observe(document, { childList: true, subtree: true, characterData: true });
      function done() {
        clearTimeout(quiet);
        clearTimeout(patience);
        observer.disconnect();
        resolve();
      }
    });
  }

  async function moved() {
    if (location.href.split('#')[0] === address.split('#')[0]) return;
    const here = (address = location.href);
    const answer = await say(() => ({ type: 'moved', url: here }));
    if (!answer?.again) return;
    await settled();
    // A page that moved on in the meantime has sent, or will send, its own message.
    if (location.href === here) await send();
  }

  // `pushState` fires no event of its own; the Navigation API tells of it.
  const { navigation } = /** @type {{navigation?: EventTarget}} */ (
    /** @type {unknown} */ (globalThis)
  );
  navigation?.addEventListener('currententrychange', () => void moved());
  addEventListener('popstate', () => void moved());
  // Brought back by the browser's back button, just as it was left.
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
