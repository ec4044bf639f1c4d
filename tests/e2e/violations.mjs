// Violations of accessibility rules that axe finds in a page, in short.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A rule of WCAG 2.2 AA that axe leaves off unless it is asked for: controls that are too small or too close together. */
const RULES = { 'target-size': { enabled: true } };

/** @param {import('playwright-core').Page} page */
export async function violations(page) {
  // A colour that is changing has no contrast yet. The first frame begins the changes.
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})));
  });
  // Evaluated through the debugger, to which the page's content security policy does not apply.
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => globalThis.axe.run(document, { rules }), RULES);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
