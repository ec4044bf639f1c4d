// The sample pages and the verdicts that they must get, by the same rules as in tests/common/mod.rs.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SAMPLES = fileURLToPath(new URL('../tests/samples/', import.meta.url));

export const PAGES = join(SAMPLES, 'pages');

/**
 * A page, the verdict that its folder is named after, and the address of the original that it was made from, if any.
 * @typedef {{file: string, expected: string, original: string | null}} Sample
 *
 * @returns {Promise<Sample[]>} sorted by file
 */
export async function samples() {
  const files = (await readdir(PAGES, { recursive: true })).filter((file) => file.endsWith('.html')).sort();
  return Promise.all(
    files.map(async (file) => {
      const [expected, name] = file.split('/');
      return { file, expected, original: name.includes('--') ? await address(name.split('--')[0]) : null };
    }),
  );
}

/** The canonical address that an original states. */
async function address(slug) {
  const html = await readFile(join(SAMPLES, 'originals', `${slug}.html`), 'utf8');
  const link = html.match(/<link\b[^>]*\brel=["']?canonical\b[^>]*>/i)?.[0];
  const href = link?.match(/\bhref=["']([^"']+)/i)?.[1];
  if (!href) throw new Error(`tests/samples/originals/${slug}.html has no canonical link.`);
  return href;
}

const ACCUSING = ['copy', 'excerpt', 'spun', 'paraphrase', 'translation'];

/**
 * The badge of each face. Pages that were made from another article show the share that matches, in percent.
 * @type {Record<string, RegExp>}
 */
export const BADGES = {
  not_article: /^$/,
  none: /^$/,
  same_story: /^\+[1-9]$/,
  source: /^✓$/,
  same_text_earlier: /^=$/,
  quoted: /^“”$/,
  ...Object.fromEntries(['credited', ...ACCUSING].map((face) => [face, /^[1-9]\d?$/])),
};

/**
 * Whether the browser showed the verdict that the folder is named after.
 * @param {Sample} sample
 * @param {import('./browser/chromium.mjs').Reading} reading
 */
export function asExpected({ expected, original }, { face, verdict, source_url, credited, earlier, error }) {
  if (error) return false;
  if (expected === 'not_article') return face === 'not_article';
  if (face !== (credited && ACCUSING.includes(verdict) ? 'credited' : verdict)) return false;
  if (source_url && source_url !== original) return false;
  switch (expected) {
    case 'same_story':
      return verdict === 'same_story' || verdict === 'none';
    case 'credited':
      return ACCUSING.includes(verdict) && credited;
    case 'earlier':
      return verdict === 'same_text_earlier' && earlier;
    default:
      return verdict === expected;
  }
}
