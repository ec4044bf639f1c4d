/**
 * The one way out: every request to a host goes through here and is written into the ledger before it is made. A test
 * finds any other.
 *
 * @typedef {import('./ledger.js').Entry} Entry
 * @typedef {import('./ledger.js').Purpose} Purpose
 */

import { addEntry, completeEntry } from './ledger.js';

/** Statuses of answers without a body, which Chromium gives an empty one. */
const WITHOUT_BODY = [204, 205, 304];

/**
 * As `fetch`. The bytes of the body are counted as they are read.
 * @param {string} address
 * @param {RequestInit} options
 * @param {object} about
 * @param {Purpose} about.purpose
 * @param {boolean} [about.isPrivate] whether the request is for a private window, of which nothing is written down
 * @returns {Promise<Response>}
 */
export async function notedFetch(address, options, { purpose, isPrivate = false }) {
  const headers = new Headers(options.headers);
  const part = headers.get('Range') ?? '';
  const version = headers.get('If-None-Match') ?? '';
  /** @type {Entry} */
  const made = { time: Date.now(), address, purpose, part, version, status: null, bytes: 0 };
  // A ledger that cannot be written, because the disk is full, keeps nobody from the lists.
  const entry = isPrivate ? null : await addEntry(made).catch((error) => (console.warn(error), null));
  const complete = (/** @type {Partial<Entry>} */ outcome) => {
    if (entry) completeEntry({ ...entry, ...outcome }).catch((error) => console.warn(error));
  };
  try {
    const response = await fetch(address, options);
    const { status, body } = response;
    if (!body || WITHOUT_BODY.includes(status)) {
      complete({ status });
      return response;
    }
    return withBody(response, counted(body, (bytes) => complete({ status, bytes })));
  } catch (error) {
    complete({ status: 0 });
    throw error;
  }
}

/**
 * A response with another body. What a response says of itself is not handed on by its constructor.
 * @param {Response} response
 * @param {ReadableStream<Uint8Array>} body
 */
function withBody(response, body) {
  const made = new Response(body, response);
  const { url, type, redirected } = response;
  for (const [name, value] of Object.entries({ url, type, redirected })) Object.defineProperty(made, name, { value });
  return made;
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {(bytes: number) => void} ended is told once how many bytes have come
 * @returns {ReadableStream<Uint8Array>}
 */
function counted(body, ended) {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream({
    async pull(out) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          bytes += value.length;
          return out.enqueue(value);
        }
        ended(bytes);
        out.close();
      } catch (error) {
        ended(bytes);
        throw error;
      }
    },
    cancel(reason) {
      ended(bytes);
      return reader.cancel(reason);
    },
  });
}
