/**
 * Where marks are in a pane, scrolling to them, and panes that scroll together. All lengths are in pixels.
 *
 * @typedef {{top: number, height: number}} Extent
 * @typedef {{from: Extent, to: Extent}} Anchor a mark in the pane that is scrolled and in the one that follows
 */

import { scrollBehavior } from '../ui/elements.js';

/** Milliseconds that a scroll to a mark takes at most. */
const MAX_SCROLL_TIME = 1500;

/**
 * Where a mark begins in the content of its pane, and how high it is.
 * @param {HTMLElement} pane
 * @param {number} id of the mark
 * @returns {Extent | undefined}
 */
const extentOf = (pane, id) => extentsIn(pane, `[data-mark="${id}"]`).get(id);

/**
 * Where marks begin in the content of their pane, and how high they are.
 * @param {HTMLElement} pane
 * @param {string} [pieces] selects the elements of the marks that are wanted
 * @returns {Map<number, Extent>} by the numbers of the marks
 */
function extentsIn(pane, pieces = '[data-mark]') {
  const origin = pane.getBoundingClientRect().top - pane.scrollTop;
  /** @type {Map<number, Extent>} */
  const found = new Map();
  for (const piece of /** @type {NodeListOf<HTMLElement>} */ (pane.querySelectorAll(pieces))) {
    const { top, bottom } = piece.getBoundingClientRect();
    const id = Number(piece.dataset.mark);
    const first = found.get(id)?.top ?? top - origin;
    found.set(id, { top: first, height: bottom - origin - first });
  }
  return found;
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

/**
 * The place in the other pane that belongs to a place: the same share of the same mark or, between two marks, the same
 * share of the way from one to the other.
 * @param {number} place in the pane that is scrolled
 * @param {Anchor[]} anchors in the order of that pane, the first at its beginning, the last at its end
 */
function partnerOf(place, anchors) {
  const next = anchors.findIndex(({ from }) => from.top + from.height > place);
  const inside = next < 0 ? anchors[anchors.length - 1] : anchors[next];
  if (inside.from.top <= place) {
    const share = inside.from.height ? (place - inside.from.top) / inside.from.height : 0;
    return inside.to.top + Math.min(share, 1) * inside.to.height;
  }
  const { from, to } = anchors[next - 1] ?? inside;
  const [start, end] = [from.top + from.height, inside.from.top];
  const share = end > start ? (place - start) / (end - start) : 1;
  const [partner, nextPartner] = [to.top + to.height, inside.to.top];
  // Where the other text has its passages in another order, there is no way from one to the other.
  if (nextPartner < partner) return share < 0.5 ? partner : nextPartner;
  return partner + share * (nextPartner - partner);
}

/** Two panes of which each follows the other, by the marks that both have. */
export class LinkedPanes {
  /** @type {[HTMLElement, HTMLElement]} */
  #panes;
  isOn = true;
  /** Where a pane was scrolled to by following the other one: that is not the reader's scrolling. @type {Map<HTMLElement, number>} */
  #followed = new Map();
  /** Until then panes scroll to a mark, each by itself. A time of `performance.now()`. */
  #pausedUntil = 0;
  /** Marks by the pane that is scrolled; forgotten when something moves. @type {Map<HTMLElement, Anchor[]>} */
  #anchors = new Map();

  /**
   * @param {HTMLElement} one
   * @param {HTMLElement} other
   */
  constructor(one, other) {
    this.#panes = [one, other];
    const resized = new ResizeObserver(() => this.forget());
    for (const pane of this.#panes) {
      pane.addEventListener('scroll', () => this.#scrolled(pane), { passive: true });
      // The reader takes over.
      for (const kind of ['wheel', 'touchstart', 'keydown', 'pointerdown']) {
        pane.addEventListener(kind, () => (this.#pausedUntil = 0), { passive: true });
      }
      resized.observe(pane);
    }
  }

  /** Has to be called when the panes show other texts or marks. */
  forget() {
    this.#anchors.clear();
  }

  /** Lets the panes scroll to marks, each by itself. */
  pause() {
    this.#pausedUntil = performance.now() + MAX_SCROLL_TIME;
  }

  /** @param {HTMLElement} pane */
  #scrolled(pane) {
    const wasFollowing = this.#followed.get(pane);
    this.#followed.delete(pane);
    if (!this.isOn || performance.now() < this.#pausedUntil) return;
    if (wasFollowing !== undefined && Math.abs(wasFollowing - pane.scrollTop) < 2) return;
    const other = this.#panes[0] === pane ? this.#panes[1] : this.#panes[0];
    const anchors = this.#anchorsOf(pane, other);
    if (!anchors.length) return;
    // The line on which one reads moves down with the text, so that beginning and end belong together, too.
    const most = pane.scrollHeight - pane.clientHeight;
    const level = most > 0 ? pane.clientHeight * (pane.scrollTop / most) : 0;
    other.scrollTop = partnerOf(pane.scrollTop + level, anchors) - level;
    this.#followed.set(other, other.scrollTop);
  }

  /**
   * @param {HTMLElement} pane
   * @param {HTMLElement} other
   * @returns {Anchor[]} none where the texts have nothing in common
   */
  #anchorsOf(pane, other) {
    const known = this.#anchors.get(pane);
    if (known) return known;
    /** @type {Anchor[]} */
    const found = [];
    const partners = extentsIn(other);
    for (const [id, from] of extentsIn(pane)) {
      const to = partners.get(id);
      if (to) found.push({ from, to });
    }
    found.sort((a, b) => a.from.top - b.from.top);
    if (found.length) {
      found.unshift({ from: { top: 0, height: 0 }, to: { top: 0, height: 0 } });
      found.push({ from: { top: pane.scrollHeight, height: 0 }, to: { top: other.scrollHeight, height: 0 } });
    }
    this.#anchors.set(pane, found);
    return found;
  }
}
