/**
 * Fetches the files of a list from its host. Requests carry no cookies and no referrer, and go only to the host that the
 * reader has named: a redirect is not followed. Every failure is a ListProblem.
 */

import { notedFetch } from '../ledger/noted-fetch.js';
import { originPattern } from '../page/origins.js';
import { concatenate } from '../reading/concatenate.js';
import { contentRange, discard, isCompressed } from '../reading/http-response.js';
import { ListProblem } from './list-problem.js';

/** @type {RequestInit} */
const REQUEST_OPTIONS = { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'manual' };

/** Milliseconds in which an answer has to begin, and in which the next bytes of one have to come. */
const MAX_SILENCE = 20_000;
/**
 * Milliseconds that a request may take, its body included; for large files the time for their bytes is added. Firefox
 * (153) ends a worker that does nothing but wait after 30 s, and then nothing could be said about the host.
 */
const MAX_TIME = 25_000;
/** Minimum rate of a large file, in bytes a millisecond. A host that trickles could otherwise hold an update for ever. */
const MIN_RATE = 8;

/**
 * @typedef {import('../ledger/ledger.js').Purpose} Purpose
 *
 * @typedef {object} SmallFile
 * @property {string} address
 * @property {Purpose} purpose
 * @property {number} limit maximum length, in bytes
 * @property {boolean} fresh whether no cache on this device may answer
 * @property {string | null} validator the ETag of what is held
 *
 * @typedef {{status: 'body', bytes: Uint8Array, validator: string | null}} Body
 * @typedef {Body | {status: 'not_modified'} | {status: 'missing'}} Answer
 */

/**
 * @param {SmallFile} file
 * @returns {Promise<Answer>}
 */
export async function fetchSmall({ address, purpose, limit, fresh, validator }) {
  // A request with If-None-Match to another origin needs a permission that static hosts seldom give. Where the browser
  // has not been allowed to read the host, the browser's own cache sends the validator that it knows.
  const isConditional = validator !== null && !fresh && (await mayReadHost(address));
  const headers = isConditional ? { 'If-None-Match': validator } : undefined;
  const request = new HostRequest(address, purpose, MAX_TIME);
  try {
    const response = await request.send({ headers, cache: fresh || isConditional ? 'no-store' : 'no-cache' });
    if (response.status === 304) return { status: 'not_modified' };
    if (isMissing(response)) return { status: 'missing' };
    if (response.status !== 200) throw refusal(response, address);
    const pieces = [];
    let length = 0;
    for await (const piece of request.bodyOf(response)) {
      length += piece.length;
      if (length > limit) throw new ListProblem('too_large', `${address}: more than ${limit} bytes`);
      pieces.push(piece);
    }
    return { status: 'body', bytes: concatenate(pieces), validator: response.headers.get('ETag') };
  } finally {
    request.end();
  }
}

/**
 * The bytes of a large file from an offset to its end.
 * @param {string} address
 * @param {Purpose} purpose
 * @param {number} from
 * @param {number} size of the whole file
 * @param {(bytes: number) => void} onProgress is told how many bytes of the file have come
 * @returns {Promise<ReadableStream<Uint8Array> | null>} null where there is no such file
 */
export async function streamFile(address, purpose, from, size, onProgress) {
  const request = new HostRequest(address, purpose, MAX_TIME + size / MIN_RATE);
  try {
    let response = await request.send({ cache: 'no-store', headers: from ? { Range: `bytes=${from}-${size - 1}` } : undefined });
    let offset = response.status === 206 ? from : 0;
    const isPart = response.status === 206 && contentRange(response)?.start === from && !isCompressed(response);
    if (from && !isPart && (response.status === 206 || response.status === 416)) {
      // The host hides of what this is a part, has compressed the part, or has a shorter file now: all of it is asked for.
      discard(response);
      response = await request.send({ cache: 'no-store' });
      offset = 0;
    }
    if (isMissing(response)) {
      request.end();
      return null;
    }
    if (response.status !== 200 && !isPart) throw refusal(response, address);
    return streamOf(request, response, offset, from, onProgress);
  } catch (error) {
    request.end();
    throw error;
  }
}

/**
 * @param {HostRequest} request
 * @param {Response} response
 * @param {number} offset of the response's first byte in the file
 * @param {number} from offset of the first byte that is wanted
 * @param {(bytes: number) => void} onProgress
 * @returns {ReadableStream<Uint8Array>}
 */
function streamOf(request, response, offset, from, onProgress) {
  const pieces = request.bodyOf(response);
  let at = offset;
  return new ReadableStream({
    async pull(out) {
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
        const wanted = next.value.subarray(Math.max(0, Math.min(from - at, next.value.length)));
        at += next.value.length;
        onProgress(at);
        if (wanted.length) return out.enqueue(wanted);
      }
      request.end();
      out.close();
    },
    async cancel() {
      request.end();
      await pieces.return();
    },
  });
}

/** A request with its time limits. */
class HostRequest {
  #address;
  #purpose;
  #aborting = new AbortController();
  #isLate = false;
  #whole;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;

  /**
   * @param {string} address
   * @param {Purpose} purpose
   * @param {number} time milliseconds that all of it may take
   */
  constructor(address, purpose, time) {
    this.#address = address;
    this.#purpose = purpose;
    this.#whole = setTimeout(() => this.#giveUp(), time);
    this.#touch();
  }

  #giveUp() {
    this.#isLate = true;
    this.#aborting.abort();
  }

  /** Something has come. */
  #touch() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#giveUp(), MAX_SILENCE);
  }

  /** Has to be called when nothing more is expected. */
  end() {
    clearTimeout(this.#silence);
    clearTimeout(this.#whole);
  }

  /** @param {RequestInit} options */
  async send(options) {
    const [address, purpose] = [this.#address, this.#purpose];
    const asked = { ...REQUEST_OPTIONS, ...options, signal: this.#aborting.signal };
    const response = await notedFetch(address, asked, { purpose }).catch(() => null);
    if (!response) throw this.#isLate ? new ListProblem('timed_out', address) : await diagnose(address, purpose);
    if (response.type === 'opaqueredirect') throw new ListProblem('redirected', this.#address);
    this.#touch();
    return response;
  }

  /**
   * @param {Response} response
   * @returns {AsyncGenerator<Uint8Array, void, void>}
   */
  async *bodyOf(response) {
    const reader = response.body?.getReader();
    try {
      while (reader) {
        const { done, value } = await reader.read().catch(() => {
          throw new ListProblem(this.#isLate ? 'timed_out' : 'cut_off', this.#address);
        });
        if (done) return;
        this.#touch();
        yield value;
      }
    } finally {
      reader?.cancel().catch(() => {});
    }
  }
}

/** @param {Response} response */
function isMissing(response) {
  const missing = response.status === 404 || response.status === 410;
  if (missing) discard(response);
  return missing;
}

/**
 * @param {Response} response
 * @param {string} address
 */
function refusal(response, address) {
  discard(response);
  const { status } = response;
  return new ListProblem(status === 429 || status >= 500 ? 'busy' : 'denied', `${address}: ${status}`);
}

/**
 * Why there was no answer. The browser does not say; but a request whose answer may not be read succeeds where only the
 * host's permission to read is missing.
 * @param {string} address
 * @param {Purpose} purpose
 */
async function diagnose(address, purpose) {
  if (!navigator.onLine) return new ListProblem('offline', address);
  if (await mayReadHost(address)) return new ListProblem('unreachable', address);
  /** @type {RequestInit} */
  const blind = { ...REQUEST_OPTIONS, method: 'HEAD', mode: 'no-cors', redirect: 'follow', signal: AbortSignal.timeout(MAX_SILENCE) };
  const responds = await notedFetch(address, blind, { purpose }).then(() => true, () => false);
  return new ListProblem(responds ? 'not_allowed' : 'unreachable', address);
}

/**
 * Whether the reader has allowed the extension to read this host.
 * @param {string} address
 */
const mayReadHost = (address) => chrome.permissions.contains({ origins: [originPattern(address)] }).catch(() => false);
