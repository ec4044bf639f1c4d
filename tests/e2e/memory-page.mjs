// What a reader does with the memory, and what is stored of it, in Chromium and in Firefox. The functions run in the
// settings page; they and their arguments are passed as text.

/** What the settings say of the memory. */
export function shownMemory() {
  const text = (selector) => {
    const found = document.querySelector(selector);
    return found && found.checkVisibility() ? found.innerText.trim() : '';
  };
  return {
    on: document.querySelector('#memory-on').checked,
    amount: text('#memory-amount'),
    problem: text('#memory-problem'),
    asksToForget: document.querySelector('#memory-off').checkVisibility(),
    said: text('#memory-said span'),
    titles: [...document.querySelectorAll('#memory-articles li')].map((item) => item.querySelector('.name').textContent),
    sites: [...document.querySelectorAll('#memory-articles li bdi')].map((site) => site.textContent),
    finds: [...document.querySelectorAll('#memory-finds li')].map((item) => item.innerText),
  };
}

/** Presses a button or a switch of the memory. @param {string} selector */
export function pressIn(selector) {
  const found = [...document.querySelectorAll(`#memory ${selector}`)].find((one) => one.checkVisibility());
  if (!found || found.disabled) throw new Error(`${selector} cannot be pressed`);
  found.click();
}

/** @param {string} id @param {string} value */
export function chooseIn(id, value) {
  const field = document.querySelector(`#${id}`);
  field.value = value;
  field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'));
}

/** Opens an address, and returns the number of its tab. @param {string} url @param {boolean} active */
export const openTab = async (url, active) => (await chrome.tabs.create({ url, active })).id;

/** Opens an address in a private window. @param {string} url */
export async function openPrivately(url) {
  const made = await chrome.windows.create({ incognito: true, url });
  return made.tabs[0].id;
}

/** Leads a tab to an address. @param {number} tabId @param {string} url */
export const moveTab = (tabId, url) => chrome.tabs.update(tabId, { url }).then(() => null);

/** Switches a list on or off. @param {number} id @param {boolean} on */
export const switchList = (id, on) => chrome.runtime.sendMessage({ type: 'switch', id, on });

/** Makes all finds news again, as if the settings had not shown them. */
export async function unseeFinds() {
  const load = (path) => import(chrome.runtime.getURL(path));
  const [{ writing }, { countUnseenFinds, storedFinds }] = await Promise.all(['memory/memory-database.js', 'memory/finds.js'].map(load));
  const finds = await storedFinds();
  await writing(async ({ finds: store }) => finds.forEach((find) => store.put({ ...find, isSeen: false })));
  await countUnseenFinds();
}

export const closeTab = (tabId) => chrome.tabs.remove(tabId);

/**
 * What is known of a tab: its state, whether the button shows that state already, the badge, and whether the tab would be
 * remembered.
 * @param {number} tabId
 */
export async function knownOf(tabId) {
  const { face } = await import(chrome.runtime.getURL('page/tab-states.js'));
  const { buttonTitle } = await import(chrome.runtime.getURL('page/badge.js'));
  const all = await chrome.storage.session.get(null);
  const state = all[`tab:${tabId}`] ?? null;
  // The title is set after the badge.
  const isShown = (await chrome.action.getTitle({ tabId })) === buttonTitle(state);
  return { state, face: face(state), isShown, badge: await chrome.action.getBadgeText({ tabId }), isNoted: `reading:${tabId}` in all };
}

/** What the popup of a tab shows. @param {number} tabId */
export async function popupOf(tabId) {
  const url = chrome.runtime.getURL(`ui/popup/popup.html?tab=${tabId}`);
  const { id } = await chrome.tabs.create({ url, active: false });
  for (let wait = 0; wait < 200; wait++) {
    const view = chrome.extension.getViews().find((view) => view.location.href === url);
    if (view?.document.body?.dataset.ready) {
      const text = (selector) => {
        const found = view.document.querySelector(selector);
        return found.hidden ? '' : found.textContent.trim();
      };
      const seen = {
        headline: text('#headline'),
        meaning: text('#meaning'),
        before: text('#memory-before'),
        match: text('#memory-match'),
        link: view.document.querySelector('#memory-link').href,
        advice: text('#advice'),
        news: text('#memory-news'),
      };
      await chrome.tabs.remove(id);
      return seen;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the popup shows nothing');
}

/**
 * Everything that is stored of the memory: names of databases, keys of articles, files, and what is noted elsewhere.
 */
export async function storedMemory() {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const files = (await (await import(chrome.runtime.getURL('reading/store.js'))).list()).map(({ name }) => name);
  const stored = { database: names.includes('memory'), keys: [], texts: [], chunks: 0, files: files.filter((name) => name.startsWith('memory/')) };
  if (stored.database) {
    const { reading } = await import(chrome.runtime.getURL('memory/memory-database.js'));
    const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    await reading(async ({ articles, texts, chunks }) => {
      stored.keys = await result(articles.getAllKeys());
      stored.texts = await result(texts.getAllKeys());
      stored.chunks = await result(chunks.count());
    });
  }
  const session = Object.keys(await chrome.storage.session.get(null)).filter((key) => key.startsWith('reading:'));
  return { ...stored, session };
}

/**
 * Stores articles as if they had been read some days ago: these paragraphs at these addresses.
 * @param {{url: string, title: string, text: string, days: number}[]} read
 */
export async function storeRead(read) {
  const load = (path) => import(chrome.runtime.getURL(path));
  const [{ newChecker, startCore }, { storeArticle }, { compress }, { noteThatItHolds }] = await Promise.all(
    ['core/wasm.js', 'memory/articles.js', 'memory/packing.js', 'memory/memory-states.js'].map(load),
  );
  await startCore(chrome.runtime.getURL('pkg/firsthand_bg.wasm'));
  const checker = newChecker();
  await noteThatItHolds();
  for (const { url, title, text, days } of read) {
    const paragraphs = text.split('\n\n').map((paragraph) => `<p>${paragraph}</p>`);
    const html = `<html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>${paragraphs.join('')}</article></body></html>`;
    const check = checker.checkHtml(html, url);
    const time = Date.now() - days * 86_400_000;
    await storeArticle({ ...check.memo(), told: false }, check.segment(), await compress(check.articleJson()), time);
    check.free();
  }
  checker.free();
  // The worker opens the memory anew, within its limits.
  return chrome.runtime.sendMessage({ type: 'remember', choice: {} });
}
