// What a reader does on the settings page, in Chromium and in Firefox. The functions run in that page; they and their
// arguments are passed as text.

/** The lists that the page shows. */
export const shownLists = () =>
  [...document.querySelectorAll('.list')].map((item) => ({
    id: Number(item.dataset.id),
    name: item.querySelector('h3').textContent,
    on: item.querySelector('.switch input').checked,
    facts: item.querySelector('.facts').textContent,
    news: item.querySelector('.news').textContent,
    late: item.dataset.late === 'true',
    bytes: Number(item.dataset.bytes),
    busy: !!item.querySelector('progress'),
    problem: item.querySelector('.problem').hidden ? null : item.querySelector('.problem').dataset.code,
    sentence: item.querySelector('.problem span')?.textContent ?? '',
  }));

/**
 * Enters an address, and returns what the page says about the list there.
 * @param {string} link
 */
export async function lookAt(link) {
  document.querySelector('#address').value = link;
  document.querySelector('#look').click();
  return seen();

  async function seen() {
    const [preview, problem] = [document.querySelector('#preview'), document.querySelector('#look-problem')];
    for (let wait = 0; wait < 600; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (document.querySelector('#looking').textContent || (preview.hidden && problem.hidden)) continue;
      const warning = document.querySelector('#preview-warning');
      return {
        name: preview.hidden ? null : document.querySelector('#preview-heading').textContent,
        facts: document.querySelector('#preview-facts').innerText,
        warning: warning.hidden ? '' : warning.textContent,
        mayAdd: !document.querySelector('#subscribe').disabled,
        problem: problem.hidden ? null : problem.dataset.code,
        sentence: problem.querySelector('span')?.textContent ?? '',
        asksToAllow: !document.querySelector('#allow').hidden,
      };
    }
    throw new Error('the page says nothing about the list');
  }
}

/**
 * Chooses files, and returns what the page says about the list in them.
 * @param {Record<string, number[] | string>} files content by name
 */
export async function chooseFiles(files) {
  const chosen = new DataTransfer();
  for (const [name, content] of Object.entries(files)) {
    chosen.items.add(new File([typeof content === 'string' ? content : new Uint8Array(content)], name));
  }
  const input = document.querySelector('#files');
  input.files = chosen.files;
  input.dispatchEvent(new Event('change'));
  const preview = document.querySelector('#preview');
  const problem = document.querySelector('#look-problem');
  for (let wait = 0; wait < 600; wait++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (!preview.hidden) return { name: document.querySelector('#preview-heading').textContent, problem: null };
    if (!problem.hidden) return { name: null, problem: problem.dataset.code };
  }
  throw new Error('the page says nothing about the files');
}

/** Adds the list that is shown before it is added. */
export const addList = () => document.querySelector('#subscribe').click();

/**
 * Presses a button of a list, such as `update`, `remove` or `yes`.
 * @param {number} id
 * @param {string} button
 */
export function press(id, button) {
  const found = document.querySelector(`.list[data-id="${id}"] .${button}`);
  if (!found || found.hidden || found.disabled) throw new Error(`the button ${button} cannot be pressed`);
  found.click();
}

/**
 * Adds a list without looking at it before, and returns its number.
 * @param {string} link
 */
export async function subscribe(link) {
  const known = new Set([...document.querySelectorAll('.list')].map((item) => item.dataset.id));
  await chrome.runtime.sendMessage({ type: 'subscribe', link });
  for (let wait = 0; wait < 600; wait++) {
    const item = [...document.querySelectorAll('.list')].find(({ dataset }) => !known.has(dataset.id));
    if (item) return Number(item.dataset.id);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no list was added');
}

/** Removes a list. @param {number} id */
export const unsubscribe = (id) => chrome.runtime.sendMessage({ type: 'unsubscribe', id });

/** @param {number} id */
export const pressSwitch = (id) => document.querySelector(`.list[data-id="${id}"] .switch input`).click();

/** The controls that a keyboard reaches, from the first to the last, each by its id or its text. */
export function controls() {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
  // Of radio buttons the keyboard reaches the one that is chosen; the arrows lead to the others.
  const isReached = (control) => !control.disabled && control.checkVisibility() && (control.type !== 'radio' || control.checked);
  const reached = all.filter(isReached);
  return reached.map(({ id, textContent }) => id || textContent);
}

/**
 * The control that has the focus, and how it shows that; null where none has it. Firefox scrolls to no control of which a
 * part is in view.
 */
export function focused() {
  const control = document.activeElement;
  if (!control || control === document.body) return null;
  const { top, bottom, left, right } = control.getBoundingClientRect();
  const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(control);
  const ring = outlineStyle === 'none' ? 0 : parseFloat(outlineWidth);
  const reach = ring + parseFloat(outlineOffset);
  return {
    name: control.id || control.textContent,
    ring,
    inView: bottom > 0 && top < innerHeight && left >= reach && right + reach <= document.documentElement.clientWidth,
  };
}
