/** The switch for checking every page, and what is to be said if the browser has taken the permission back. */

import { followEveryPage, isWithdrawn, switchEveryPage } from '../every-page.js';
import { element } from '../elements.js';

export async function startAutomatic() {
  const input = /** @type {HTMLInputElement} */ (element('every-page'));
  input.addEventListener('change', async () => {
    input.checked = await switchEveryPage(input.checked);
    await tell();
  });
  const tell = async () => void (element('withdrawn').hidden = !(await isWithdrawn()));
  await followEveryPage((on) => {
    input.checked = on;
    void tell();
  });
}
