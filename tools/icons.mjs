// Draws the PNG icons of the extension from their SVG sources, in Chromium. Run it after changing an SVG:
// node tools/icons.mjs

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { chromiumPath, sandboxFlags } from './browser/chromium.mjs';

const folder = new URL('../extension/icons/', import.meta.url);
/** Widths in pixels. Toolbars need two; the project's own icon is also shown in stores and lists of extensions. */
const sizes = (name) => (name === 'firsthand' ? [16, 32, 48, 128] : [16, 32]);

const browser = await chromium.launch({ executablePath: chromiumPath(), args: sandboxFlags() });
try {
  const page = await browser.newPage();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.svg'))) {
    const name = file.slice(0, -4);
    const svg = await readFile(new URL(file, folder), 'utf8');
    for (const size of sizes(name)) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
      );
      const png = await page.screenshot({ omitBackground: true });
      await writeFile(new URL(`${name}-${size}.png`, folder), png);
    }
  }
} finally {
  await browser.close();
}
