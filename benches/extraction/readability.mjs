// Extracts texts with Readability.js and jsdom: reads JSON Lines of {"file", "path", "url"}, prints {"file", "text"}.
import { readFileSync } from 'node:fs';
import { Readability } from '@mozilla/readability';
import { JSDOM, VirtualConsole } from 'jsdom';

const lines = readFileSync(0, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
let busy = 0;
for (const { file, path, url } of lines) {
  const html = readFileSync(path, 'utf8');
  const start = performance.now();
  let text = '';
  try {
    const { document } = new JSDOM(html, { url: url ?? 'http://localhost/', virtualConsole: new VirtualConsole() }).window;
    text = new Readability(document).parse()?.textContent ?? '';
  } catch {
    // The text of a page that it cannot read counts as empty.
  }
  busy += performance.now() - start;
  console.log(JSON.stringify({ file, text }));
}
console.error(JSON.stringify({ pages: lines.length, seconds: busy / 1000 }));
