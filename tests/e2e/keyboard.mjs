// A walk through a page by the Tab key alone: which controls have the focus one after the other, and whether it is seen.

/** Pixels around a control within which a ring around it is. */
const REACH = 8;

/**
 * @typedef {{name: string, obscured: boolean, visible: boolean}} Stop a control that had the focus: whether something lies
 *   over all of it, and whether the page looks different because of the focus
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{expected: string[], stops: Stop[]}>} `expected`: the controls in the order of the document
 */
export async function walk(page) {
  const expected = await page.evaluate(numberControls);
  /** @type {Stop[]} */
  const stops = [];
  // One more than there are, so that a control that is reached and not expected is seen.
  while (stops.length <= expected.length) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    // The focus is back at the first control, or has left the page.
    if (!stop || stop.name === stops[0]?.name) break;
    stops.push({ name: stop.name, obscured: stop.obscured, visible: await isSeen(page, stop.area) });
  }
  return { expected, stops };
}

/**
 * Whether the page looks different around a control if that has the focus.
 * @param {import('playwright-core').Page} page
 * @param {{x: number, y: number, width: number, height: number}} area of the control
 */
async function isSeen(page, { x, y, width, height }) {
  const view = page.viewportSize() ?? { width: 0, height: 0 };
  const [left, top] = [Math.max(0, x - REACH), Math.max(0, y - REACH)];
  const [right, bottom] = [Math.min(view.width, x + width + REACH), Math.min(view.height, y + height + REACH)];
  const clip = { x: left, y: top, width: right - left, height: bottom - top };
  const focused = await page.screenshot({ clip, caret: 'hide' });
  await page.evaluate(dropFocus);
  const plain = await page.screenshot({ clip, caret: 'hide' });
  await page.evaluate(takeFocus);
  return !focused.equals(plain);
}

/*
 * Functions that run in the page.
 */

/** Gives each control that a keyboard reaches a number, has the focus begin at the first one, and returns their names. */
function numberControls() {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const reached = all.filter((control) => {
    if (control.disabled || control.tabIndex < 0 || control.type === 'hidden') return false;
    // Of a group of radio buttons, the keyboard reaches the chosen one.
    if (control.type === 'radio' && !control.checked) return false;
    return control.checkVisibility({ visibilityProperty: true });
  });
  for (const [at, control] of reached.entries()) control.dataset.stop = String(at);
  const start = document.createElement('span');
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove();
  return reached.map((control, at) => `${at} ${control.id || control.textContent.trim().slice(0, 30)}`);
}

function focused() {
  const control = document.activeElement;
  if (!control || control === document.body) return null;
  const { x, y, width, height } = control.getBoundingClientRect();
  const places = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const over = places.map(([across, down]) => document.elementFromPoint(x + width * across, y + height * down));
  const own = (element) => element && (control.contains(element) || element.contains(control) || element.control === control);
  const isCovered = (element) => !own(element) || element === document.body || element === document.documentElement;
  return {
    name: `${control.dataset.stop ?? '?'} ${control.id || control.textContent.trim().slice(0, 30)}`,
    obscured: over.every(isCovered),
    area: { x, y, width, height },
  };
}

function dropFocus() {
  globalThis.hadFocus = document.activeElement;
  document.activeElement.blur();
}

function takeFocus() {
  globalThis.hadFocus.focus({ focusVisible: true, preventScroll: true });
}
