/**
 * Paints the toolbar button. Faces differ in text, colour, icon shape and title, so that no two are distinguished by
 * colour alone.
 *
 * @typedef {import('../protocol.js').Face} Face
 */

/**
 * Background colours of the badge. Its text is white, except black on the yellow of an error. Each pair has a contrast
 * of at least 4.5 : 1.
 * @type {Record<Face, string>}
 */
export const COLOURS = {
  unchecked: '#5f6368',
  checking: '#5f6368',
  not_article: '#5f6368',
  none: '#4a5568',
  same_story: '#1a5fb4',
  source: '#1b6e3c',
  same_text_earlier: '#00696e',
  quoted: '#4b5320',
  copy: '#b3261e',
  excerpt: '#a84a00',
  spun: '#7b1fa2',
  paraphrase: '#a3195b',
  error: '#fdd663',
};

/**
 * @param {number} tabId
 * @param {Face} face
 */
export async function paint(tabId, face) {
  const { action, i18n } = chrome;
  await Promise.all([
    action.setBadgeText({ tabId, text: i18n.getMessage(`badge_${face}`) }),
    action.setBadgeBackgroundColor({ tabId, color: COLOURS[face] }),
    action.setBadgeTextColor({ tabId, color: face === 'error' ? '#202124' : '#ffffff' }),
    action.setTitle({ tabId, title: i18n.getMessage(`title_${face}`) }),
    action.setIcon({ tabId, path: { 16: `icons/${face}-16.png`, 32: `icons/${face}-32.png` } }),
  ]).catch(() => {
    // The tab has been closed.
  });
}
