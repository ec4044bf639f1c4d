import { element, make } from '../elements.js';

/**
 * A choice of the user as radio buttons, which follow it wherever it is made.
 * @param {string} id of the element that they are put into
 * @param {ReturnType<typeof import('../../stored.js').storedChoice>} choice
 * @param {(value: string) => [name: string, hint: string]} wordsOf
 */
export async function showChoice(id, choice, wordsOf) {
  const options = choice.values.map((value) => option(id, value, wordsOf(value)));
  element(id).replaceChildren(...options.map(({ label }) => label));
  const update = async () => {
    const chosen = await choice.get();
    for (const { input } of options) input.checked = input.value === chosen;
  };
  for (const { input } of options) input.addEventListener('change', () => void choice.set(input.value));
  chrome.storage.local.onChanged.addListener((changes) => {
    if (choice.key in changes) void update();
  });
  await update();
}

/**
 * @param {string} id of the choice
 * @param {string} value
 * @param {[name: string, hint: string]} words
 */
function option(id, value, [name, hint]) {
  const input = make('input');
  Object.assign(input, { type: 'radio', name: id, value, id: `${id}-${value}` });
  const words = make('span', '', name);
  if (hint) {
    const small = make('small', 'quiet', hint);
    small.id = `${input.id}-hint`;
    input.setAttribute('aria-describedby', small.id);
    input.setAttribute('aria-label', name);
    words.append(small);
  }
  const label = make('label', 'option');
  label.append(input, words);
  return { label, input };
}
