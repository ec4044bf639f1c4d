/**
 * Reads the frames of a page that show another site, as far as the reader has allowed the extension to read that site. They
 * are read only where the page itself has no article.
 */

/** The scripts that write a document as HTML, in this order. */
const SCRIPTS = ['page/dom.js', 'page/page-trees.js', 'page/page-html.js'];

/**
 * @param {number} tabId
 * @returns {Promise<string>} frames as elements of the page, with their documents in `srcdoc`; '' without any
 */
export async function readForeignFrames(tabId) {
  try {
    const [asked] = await chrome.scripting.executeScript({ target: { tabId }, func: () => pageTrees.hasForeignFrame() });
    if (!asked?.result) return '';
    const found = await chrome.scripting.executeScript({ target: { tabId, allFrames: true }, func: mayHoldArticle });
    const frameIds = found.filter(({ frameId, result }) => frameId !== 0 && result).map(({ frameId }) => frameId);
    if (!frameIds.length) return '';
    const target = { tabId, frameIds };
    await chrome.scripting.executeScript({ target, files: SCRIPTS });
    // The global scope of content scripts has this function now.
    const pages = await chrome.scripting.executeScript({ target, func: () => pageHtml(null) });
    return pages.map(({ result }) => (result ? `<iframe srcdoc="${escaped(result)}"></iframe>` : '')).join('');
  } catch {
    // The page is gone, or none of its frames may be read.
    return '';
  }
}

/** @param {string} html */
const escaped = (html) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/**
 * Runs in each frame: whether it is one of another site than what it is in, and not smaller than page-trees.js says of those
 * that may hold an article. How wide the page itself is, it cannot know, but how wide the screen is.
 */
function mayHoldArticle() {
  try {
    if (window.parent.document) return false;
  } catch {
    // It is.
  }
  return window.innerWidth >= Math.min(400, screen.width / 2) && window.innerHeight >= 250;
}
