/**
 * Fetches an article at the reader's click: without cookies and referrer, past the browser's cache, and only from the
 * site that the reader has let the extension read.
 *
 * @typedef {import('../../page/kept-texts.js').Chosen} Chosen
 */

import { Stopped } from '../../compare/engine.js';
import { decode } from '../../compare/text-files.js';
import { notedFetch } from '../../ledger/noted-fetch.js';
import { areAllowed, wholeSiteOrigins } from '../../page/borrowed-sites.js';
import { concatenate } from '../../reading/concatenate.js';
import { discard } from '../../reading/http-response.js';
import { hostOf } from '../elements.js';
import { size } from '../../texts.js';
import { MAX_BYTES, TextProblem } from './problem.js';

/** @type {RequestInit} */
const REQUEST_OPTIONS = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
  headers: { Accept: 'text/html,application/xhtml+xml,text/plain;q=0.9' },
};

/** Milliseconds that all of it may take. */
const MAX_TIME = 30_000;

/** Types of documents that the core reads; a host that states none sends what browsers show as a page. */
const HTML = /^(text\/html|application\/xhtml\+xml|)$/i;
const PLAIN = /^text\/plain$/i;

/**
 * @param {string} address of which `wholeSiteOrigins` are allowed
 * @param {string} title
 * @param {AbortSignal} stop
 * @param {(bytes: number) => void} progress is told how much has come
 * @param {boolean} isPrivate whether it is for a private window
 * @returns {Promise<Chosen>}
 */
export async function fetchArticle(address, title, stop, progress, isPrivate) {
  const late = AbortSignal.timeout(MAX_TIME);
  const signal = AbortSignal.any([stop, late]);
  const about = { purpose: /** @type {const} */ ('compare'), isPrivate };
  try {
    const response = await notedFetch(address, { ...REQUEST_OPTIONS, redirect: 'follow', signal }, about);
    const problem = await problemWith(response);
    if (problem) {
      discard(response);
      throw problem;
    }
    const type = response.headers.get('Content-Type') ?? '';
    const html = HTML.test(type.split(';')[0].trim());
    const text = decode(await bytesOf(response, progress), html, type);
    if (text === null) throw new TextProblem('not_text');
    return { ...(html ? { html: text } : { text }), url: response.url, title, from: hostOf(response.url) };
  } catch (error) {
    if (error instanceof TextProblem) throw error;
    if (stop.aborted) throw new Stopped('Stopped.');
    if (late.aborted) throw new TextProblem('timed_out');
    throw await diagnose(address, signal, about);
  }
}

/**
 * What is wrong with an answer; null if nothing is.
 * @param {Response} response
 */
async function problemWith({ status, ok, url, headers }) {
  if (!(await areAllowed(wholeSiteOrigins(url)).catch(() => false))) return new TextProblem('redirected');
  if (status === 404 || status === 410) return new TextProblem('missing');
  if (status === 429 || status >= 500) return new TextProblem('busy');
  if (!ok) return new TextProblem('denied');
  const type = (headers.get('Content-Type') ?? '').split(';')[0].trim();
  if (!HTML.test(type) && !PLAIN.test(type)) return new TextProblem('not_text');
  return null;
}

/**
 * @param {Response} response
 * @param {(bytes: number) => void} progress
 */
async function bytesOf(response, progress) {
  /** @type {Uint8Array[]} */
  const pieces = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    pieces.push(next.value);
    length += next.value.length;
    if (length > MAX_BYTES) {
      await reader?.cancel().catch(() => {});
      throw new TextProblem('too_large', size(MAX_BYTES));
    }
    progress(length);
  }
  return concatenate(pieces);
}

/**
 * Why there was no answer. The browser does not say; but it shows a redirect that is not to be followed.
 * @param {string} address
 * @param {AbortSignal} signal
 * @param {{purpose: 'compare', isPrivate: boolean}} about
 */
async function diagnose(address, signal, about) {
  if (!navigator.onLine) return new TextProblem('offline');
  const response = await notedFetch(address, { ...REQUEST_OPTIONS, redirect: 'manual', signal }, about).catch(() => null);
  if (response) discard(response);
  return new TextProblem(response?.type === 'opaqueredirect' ? 'redirected' : 'unreachable');
}
