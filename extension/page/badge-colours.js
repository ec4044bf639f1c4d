/** @typedef {import('../protocol.js').Face} Face */

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
  read: '#53599a',
  quoted: '#4b5320',
  credited: '#3d5a80',
  copy: '#b3261e',
  excerpt: '#a84a00',
  spun: '#7b1fa2',
  paraphrase: '#a3195b',
  translation: '#77482d',
  error: '#fdd663',
};
