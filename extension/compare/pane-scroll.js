/** Where marks are in a pane, and scrolling to them. All lengths are in pixels. */

import { scrollBehavior } from '../ui/elements.js';

/**
 * Where a mark begins in the content of its pane, and how high it is.
 * @param {HTMLElement} pane
 * @param {number} id of the mark
 */
function extentOf(pane, id) {
  const pieces = [...pane.querySelectorAll(`[data-mark="${id}"]`)];
  const first = pieces[0]?.getBoundingClientRect();
  const last = pieces.at(-1)?.getBoundingClientRect();
  if (!first || !last) return null;
  const origin = pane.getBoundingClientRect().top - pane.scrollTop;
  return { top: first.top - origin, height: last.bottom - first.top };
}

/**
 * Scrolls to a mark.
 * @param {HTMLElement} pane
 * @param {number} id of the mark
 * @param {{share: number, level: number}} [place] `share`: which part of the mark to show, 0 to 1, because a mark may be
 *   longer than the pane; `level`: how far below the upper edge of the pane
 */
export function scrollToMark(pane, id, { share, level } = { share: 0, level: pane.clientHeight / 4 }) {
  const extent = extentOf(pane, id);
  if (!extent) return;
  pane.scrollTo({ top: extent.top + share * extent.height - level, behavior: scrollBehavior() });
}

/**
 * The place of a click on a mark, as `scrollToMark` takes it.
 * @param {HTMLElement} pane
 * @param {number} id of the mark
 * @param {MouseEvent} event
 */
export function placeOfClick(pane, id, event) {
  const extent = extentOf(pane, id);
  const level = event.clientY - pane.getBoundingClientRect().top;
  if (!extent?.height) return { share: 0, level };
  const share = (level + pane.scrollTop - extent.top) / extent.height;
  return { share: Math.min(Math.max(share, 0), 1), level };
}
