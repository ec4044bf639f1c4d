// What must hold for every document that readers see in a window.

import assert from 'node:assert/strict';

/** Minimum size of a text, in CSS pixels. */
const MIN_FONT_SIZE = 12;

/** @typedef {import('../../tools/browser/page-document.mjs').PageDocument} PageDocument */

/** @param {PageDocument} document */
export function assertNothingIsCut({ scrollWidth, clientWidth, texts, overlaps }) {
  assert.ok(scrollWidth <= clientWidth, `It scrolls sideways: ${scrollWidth} px in ${clientWidth} px.`);
  assert.deepEqual(texts.filter(({ cut }) => cut), [], 'No text is cut off at a side.');
  assert.deepEqual(overlaps, [], 'No text lies on another one.');
}

/** @param {PageDocument} document */
export const assertTextIsReadable = ({ texts }) =>
  assert.deepEqual(texts.filter(({ fontSize }) => fontSize < MIN_FONT_SIZE), [], 'No text is too small.');
