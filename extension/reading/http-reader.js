/**
 * Reads an index on a static host by byte ranges: only the bytes that the core wants. Every error says what is wrong
 * with the host and what to do.
 *
 * A request asks for a single range, in the one form that the Fetch standard counts among the simple headers: a
 * browser sends it to another origin without asking for permission first, which static hosts seldom grant.
 *
 * @typedef {import('./reader.js').Reader} Reader
 * @typedef {import('./http-response.js').Version} Version
 */

import { concatenate } from './concatenate.js';
import { ConnectionLost, errorsOf } from './http-errors.js';
import { contentRange, differs, discard, isCompressed, statedSize, versionOf } from './http-response.js';

/** A browser opens no more connections to a host that speaks HTTP/1.1; further requests would only wait in line. */
const REQUESTS_IN_FLIGHT = 6;
/**
 * With six in flight a request costs a sixth of a round trip: at 50 ms and 10 Mbit/s the time of about 10 KB. A larger
 * gap would also show in how much is read.
 */
const HTTP_GAP = 8 * 1024;
/** Maximum size in bytes of a file that is taken whole from a host without ranges. */
const MAX_WHOLE_BYTES = 4 * 2 ** 20;
/** Milliseconds that one request may take, its body included. */
const REQUEST_TIMEOUT = 60_000;
/** Milliseconds before a request that the network lost is made again. */
const RETRY_PAUSE = 300;

/**
 * Requests carry no cookies and no address of the page that makes them. The browser's cache would make ranges of one
 * file wait for each other, and would hide how much is really read.
 * @type {RequestInit}
 */
const REQUEST_OPTIONS = { mode: 'cors', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' };

/**
 * @param {string} address absolute
 * @param {object} [options]
 * @param {number} [options.timeout] milliseconds that one request may take
 * @returns {Reader}
 */
export function openAddress(address, { timeout = REQUEST_TIMEOUT } = {}) {
  const errors = errorsOf(new URL(address).host);
  const spent = { reads: 0, bytes: 0 };
  /** Stated by the first response; all later ones must agree. @type {Version | null} */
  let version = null;
  /** @type {Uint8Array | null} */
  let whole = null;

  /** @type {Reader['read']} */
  async function read(offset, length, signal) {
    if (whole) return whole.subarray(offset, offset + length);
    const limit = AbortSignal.timeout(timeout);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      return await tryTwice(() => requestRange(offset, length, either), either);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (limit.aborted) throw errors.timeout(timeout);
      throw error instanceof ConnectionLost ? await diagnose(error) : error;
    }
  }

  /**
   * @param {number} offset
   * @param {number} length
   * @param {AbortSignal} signal
   */
  async function requestRange(offset, length, signal) {
    /** @type {Record<string, string>} */
    const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
    // With If-Range a browser would ask another origin for permission first, which static hosts refuse. There the
    // comparison of versions has to suffice.
    if (version?.strong) headers['If-Range'] = version.strong;
    spent.reads += 1;
    /** @type {Response} */
    let response;
    try {
      response = await fetch(address, { ...REQUEST_OPTIONS, headers, signal });
    } catch (error) {
      throw lostUnlessAborted(error, signal, false);
    }
    if (response.status === 206) return acceptRange(response, offset, length, signal);
    if (response.status === 200) return acceptWhole(response, offset, length, signal);
    discard(response);
    throw refusal(response, offset + length);
  }

  /**
   * Takes the response of a host that honours ranges.
   * @param {Response} response
   * @param {number} offset
   * @param {number} length
   * @param {AbortSignal} signal
   */
  async function acceptRange(response, offset, length, signal) {
    // Another origin's host has to expose this header. Where it does not, the length has to suffice.
    const range = contentRange(response);
    const error = faultOf(response, range, offset, length);
    if (error) {
      discard(response);
      throw error;
    }
    version ??= versionOf(response, range?.total ?? null);
    const promised = range ? range.end - range.start : null;
    const body = await readBody(response, promised ?? length, signal);
    const announced = Number(response.headers.get('Content-Length') ?? body?.length);
    if (body && promised === null && announced !== body.length) throw errors.compressed();
    if (!body || (promised !== null && body.length !== promised)) throw errors.otherLength(body ? 'fewer' : 'more');
    if (range && range.end < offset + length && range.end !== range.total) throw errors.shortRange(body.length, length);
    return body;
  }

  /**
   * What is wrong with a response to a range, as far as its headers tell.
   * @param {Response} response
   * @param {ReturnType<typeof contentRange>} range
   * @param {number} offset
   * @param {number} length
   */
  function faultOf(response, range, offset, length) {
    if (isCompressed(response)) return errors.compressed();
    if (range && (range.start !== offset || range.end > offset + length)) return errors.otherRange(range, offset, length);
    if (version && differs(version, versionOf(response, range?.total ?? null))) return errors.replaced();
    return null;
  }

  /**
   * Takes the response of a host without ranges, or of one whose file has been replaced.
   * @param {Response} response
   * @param {number} offset
   * @param {number} length
   * @param {AbortSignal} signal
   */
  async function acceptWhole(response, offset, length, signal) {
    if (version) {
      discard(response);
      throw errors.replaced();
    }
    // Of a compressed response this is the length before decompression: never more than the bytes that will arrive.
    const size = Number(response.headers.get('Content-Length') ?? 0);
    if (size > MAX_WHOLE_BYTES) discard(response);
    const body = size > MAX_WHOLE_BYTES ? null : await readBody(response, MAX_WHOLE_BYTES, signal);
    if (!body) throw errors.noRanges(length, size, MAX_WHOLE_BYTES);
    whole = body;
    return whole.subarray(offset, offset + length);
  }

  /**
   * @param {Response} response
   * @param {number} limit
   * @param {AbortSignal} signal
   * @returns {Promise<Uint8Array | null>} null if there are more than `limit` bytes; the rest is left on the network
   */
  async function readBody(response, limit, signal) {
    /** @type {Uint8Array[]} */
    const pieces = [];
    let length = 0;
    const reader = response.body?.getReader();
    while (reader) {
      const { done, value } = await reader.read().catch((error) => {
        throw lostUnlessAborted(error, signal, true);
      });
      if (done) break;
      length += value.length;
      spent.bytes += value.length;
      if (length > limit) {
        reader.cancel().catch(() => {});
        return null;
      }
      pieces.push(value);
    }
    return concatenate(pieces);
  }

  /**
   * @param {Response} response neither 200 nor 206
   * @param {number} end of the range that was asked for
   */
  function refusal(response, end) {
    const { status } = response;
    const size = statedSize(response);
    if (status === 416 && version?.total && size === String(version.total)) return errors.cutOff(size, end);
    if (version && status !== 429 && status < 500) return errors.replaced();
    return errors.refused(status);
  }

  /**
   * Why a connection was lost. A browser does not tell a script. But the script may make a request without a range,
   * and one whose response it is not allowed to read: whether these succeed distinguishes the three causes.
   * @param {ConnectionLost} lost
   */
  async function diagnose({ answered }) {
    if (globalThis.navigator?.onLine === false) return errors.offline();
    if (answered || version || (await responds('cors'))) return errors.unreadable();
    return (await responds('no-cors')) ? errors.forbidsOtherSites() : errors.unreachable();
  }

  /** @param {RequestMode} mode */
  const responds = (mode) => {
    const options = { ...REQUEST_OPTIONS, method: 'HEAD', mode, signal: AbortSignal.timeout(timeout) };
    return fetch(address, options).then(() => true, () => false);
  };

  return { name: address, gap: HTTP_GAP, inFlight: REQUESTS_IN_FLIGHT, spent, isWhole: () => whole !== null, read };
}

/**
 * Makes a second attempt where the network lost the first.
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {AbortSignal} signal
 */
async function tryTwice(attempt, signal) {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    signal.throwIfAborted();
    return attempt();
  }
}

/**
 * @param {unknown} error
 * @param {AbortSignal} signal
 * @param {boolean} answered
 */
const lostUnlessAborted = (error, signal, answered) => (signal.aborted ? error : new ConnectionLost(answered));
