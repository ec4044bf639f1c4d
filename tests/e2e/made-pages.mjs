// Pages made from the samples: an article in whatever markup a test wants.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PAGES } from '../../tools/samples.mjs';

const ORIGINALS = join(PAGES, '../originals');

/** Minimum length of a paragraph of an article in the samples; shorter ones are teasers and notices. */
const MIN_PARAGRAPH = 110;

/** @typedef {{title: string, paragraphs: string[], said: object}} Story `said`: what the extension says of it */

/**
 * The article of a sample, as HTML of its paragraphs.
 * @param {string} path
 */
async function read(path) {
  const html = await readFile(path, 'utf8');
  const title = /<h1[^>]*>([^]*?)<\/h1>/.exec(html)[1].replace(/<[^>]*>/g, '').trim();
  const found = [...html.matchAll(/<p\b[^>]*>([^]*?)<\/p>/g)].map(([, text]) => text.replace(/<[^>]*>/g, '').trim());
  const paragraphs = found.filter((text) => text.length >= MIN_PARAGRAPH && !/cookie|rights reserved/i.test(text));
  const canonical = /<link\b[^>]*\brel=["']?canonical\b[^>]*>/i.exec(html)?.[0] ?? '';
  return { title, paragraphs, address: /\bhref=["']([^"']+)/i.exec(canonical)?.[1] ?? null };
}

/** An original. A page with it at another address is a copy. @param {string} slug @returns {Promise<Story>} */
export async function copied(slug) {
  const { title, paragraphs, address } = await read(join(ORIGINALS, `${slug}.html`));
  return { title, paragraphs, said: { phase: 'done', verdict: 'copy', source: address } };
}

/** An article that is in no list. @param {string} file a page of the samples @returns {Promise<Story>} */
export async function innocent(file) {
  const { title, paragraphs } = await read(join(PAGES, file));
  return { title, paragraphs, said: { phase: 'done', verdict: 'none', source: null } };
}

/** @param {Story} story @param {(paragraph: string, number: number) => string} [write] */
export const article = ({ title, paragraphs }, write = (text) => `<p>${text}</p>`) =>
  `<article><h1>${title}</h1>${paragraphs.map(write).join('\n')}</article>`;

/** A page of a site. @param {string} content @param {string} [script] @param {string} [head] */
export const site = (content, script = '', head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title>${head}</head><body>` +
  `<nav><a href="/">Home</a> <a href="/news">News</a></nav>${content}<script>${script}</script></body></html>`;

/** A string as a literal of a script within a page. @param {string} text */
export const literal = (text) => JSON.stringify(text).replaceAll('</', '<\\/');

/** The value of an attribute. @param {string} text */
export const quoted = (text) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

const CONSENT = [
  'We and our partners store and access information on your device, such as cookies, and process personal data.',
  'This helps us to show you advertisements and content that suit your interests, and to measure how well they do.',
  'With your permission we may use precise location data and identify your device by scanning it.',
  'You can accept all purposes, refuse them, or choose for yourself in the settings below at any time.',
  'Some of our partners process your data on the basis of their legitimate interest, to which you may object.',
  'Your choice applies to this website only, and you can change it whenever you return to this page.',
  'Strictly necessary cookies keep you signed in and remember what you have put in your basket.',
  'Our privacy policy explains how long we keep your data and with whom we share it.',
];

/** The text of a consent dialog of some 400 words. */
export const CONSENT_TEXT = [0, 1, 2].map(() => CONSENT.map((text) => `<p>${text}</p>`).join('')).join('<h3>Purposes</h3>');
