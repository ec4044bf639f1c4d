/**
 * Paints the toolbar button. Each face differs in text, colour, shape of the icon and
 * title, so that none is told from another by colour alone.
 *
 * @typedef {import('./protocol.js').Face} Face
 */

/**
 * Background of the badge; its text is white, but black on the warning's yellow. Each
 * pair has a contrast of 4.5 : 1 or more.
 * @type {Record<Face, string>}
 */
export const COLOURS = {
  unchecked: '#5f6368',
  checking: '#5f6368',
  not_article: '#5f6368',
  none: '#4a5568',
  same_story: '#1a5fb4',
  source: '#1b6e3c',
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
    action.setIcon({
      tabId,
      path: { 16: `icons/${face}-16.png`, 32: `icons/${face}-32.png` },
    }),
  ]).catch(() => {
    // The tab was closed in the meantime: there is nothing left to paint.
  });
}
