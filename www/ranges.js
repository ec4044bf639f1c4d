/**
 * An index on a static host, read by byte ranges: the core says which bytes it wants, and nothing else is asked for.
 * Every failure says what is wrong with the host and what to do.
 *
 * One range a request, in the one form that the Fetch standard counts among the simple headers: a request for it is
 * not preceded by a question whether it may be asked, which static hosts seldom answer.
 *
 * @typedef {object} Source bytes of a file, from wherever they come
 * @property {string} name as the reader knows it
 * @property {number} gap to read over so many bytes is cheaper than to ask once more
 * @property {number} inFlight so many may be asked for at a time
 * @property {Reading} reading what has been read so far
 * @property {(offset: number, length: number, signal?: AbortSignal) => Promise<Uint8Array>} read
 *   at most `length` bytes from `offset` on; fewer where the file ends
 *
 * @typedef {object} Reading
 * @property {number} requests
 * @property {number} bytes that came, in answers of any kind, headers not counted
 * @property {[number, number][]} ranges that were asked for: offset, length
 * @property {boolean} whole the host knows no ranges, and the whole file was taken
 */

/** A browser opens no more connections to a host that speaks HTTP/1.1; further requests would only wait in line. */
const IN_FLIGHT = 6;
/**
 * With six in flight a request costs a sixth of a round trip: at 50 ms and 10 Mbit/s the time of about 10 KB. A larger
 * gap would also show in how much is read.
 */
const GAP = 8 * 1024;
/** A host without ranges sends the whole file: that is borne up to this size. */
const WHOLE = 4 * 2 ** 20;
/** Milliseconds that one request may take, its bytes included. */
const PATIENCE = 60_000;
/** Milliseconds before a request that the network lost is made again. */
const PAUSE = 300;

/**
 * Nothing goes along that need not: no cookies, no address of this page. The browser's cache would make ranges of one
 * file wait for each other, and would hide what is really read.
 * @type {RequestInit}
 */
const MANNERS = { mode: 'cors', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' };

/** Something is wrong with the host or the way there, and its message says what to do. */
export class HostError extends Error {}

/** The network lost a request or an answer: worth another try. */
class Lost extends Error {
  /** @param {boolean} answered the host had begun to answer */
  constructor(answered) {
    super('the connection was lost');
    this.answered = answered;
  }
}

/**
 * The address of an index as a reader gives it.
 * @param {string} text absolute, or relative to `base`
 * @param {string} base
 * @returns {string}
 */
export function indexAddress(text, base) {
  if (!text.trim()) throw new HostError('Give the address of an index, as in https://lists.example/news.firsthand.');
  let url;
  try {
    url = new URL(text.trim(), base);
  } catch {
    throw new HostError(`“${text.trim()}” is no address. It should look like https://lists.example/news.firsthand.`);
  }
  const here = url.origin === new URL(base).origin;
  const loopback = url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !loopback && !here) {
    throw new HostError('Only https: addresses can be read from here, and http: ones on this very device. Use https:, or download the index and choose the file.');
  }
  url.hash = '';
  return url.href;
}

/**
 * @param {string} address absolute
 * @param {object} [options]
 * @param {number} [options.patience] milliseconds that one request may take
 * @returns {Source}
 */
export function openAddress(address, { patience = PATIENCE } = {}) {
  const host = new URL(address).host;
  /** @type {Reading} */
  const reading = { requests: 0, bytes: 0, ranges: [], whole: false };
  /** What the first answer said of the file; all further ones must agree. @type {Version | null} */
  let version = null;
  /** @type {Uint8Array | null} */
  let whole = null;

  /** @type {Source['read']} */
  async function read(offset, length, signal) {
    if (whole) return whole.subarray(offset, offset + length);
    reading.ranges.push([offset, length]);
    const limit = AbortSignal.timeout(patience);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      return await twice(() => once(offset, length, either), either);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (limit.aborted) {
        throw new HostError(`${host} has not answered within ${patience / 1000} seconds. Try again later, or download the index and choose the file.`);
      }
      throw error instanceof Lost ? await explained(error) : error;
    }
  }

  /**
   * @param {number} offset
   * @param {number} length
   * @param {AbortSignal} signal
   */
  async function once(offset, length, signal) {
    /** @type {Record<string, string>} */
    const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
    // If-Range to another origin would be preceded by a question that static hosts refuse; there it has to do that the
    // versions are compared, as they are anyway.
    if (version?.strong) headers['If-Range'] = version.strong;
    reading.requests += 1;
    /** @type {Response} */
    let answer;
    try {
      answer = await fetch(address, { ...MANNERS, headers, signal });
    } catch (error) {
      throw lost(error, signal, false);
    }
    if (answer.status === 206) return part(answer, offset, length, signal);
    if (answer.status === 200) return all(answer, offset, length, signal);
    drop(answer);
    const size = /^bytes \*\/(\d+)$/i.exec(answer.headers.get('Content-Range')?.trim() ?? '')?.[1];
    if (answer.status === 416 && version?.total && size === String(version.total)) {
      throw new HostError(`The index on ${host} is cut off: it has ${size} bytes, and byte ${offset + length} is needed. Whoever runs the host has to put it there again.`);
    }
    throw refusal(answer.status);
  }

  /**
   * The answer of a host that knows ranges.
   * @param {Response} answer
   * @param {number} offset
   * @param {number} length
   * @param {AbortSignal} signal
   */
  async function part(answer, offset, length, signal) {
    const encoding = answer.headers.get('Content-Encoding');
    if (encoding && encoding !== 'identity') {
      drop(answer);
      throw compressed();
    }
    // Another origin's host must allow this header to be seen. Where it does not, the length has to do.
    const said = contentRange(answer);
    if (said && (said.start !== offset || said.end > offset + length)) {
      drop(answer);
      throw new HostError(`${host} answered with other bytes than it was asked for (${said.start}–${said.end - 1} for ${offset}–${offset + length - 1}). Its byte ranges do not work: download the index and choose the file.`);
    }
    const found = versionOf(answer, said?.total ?? null);
    if (version && differs(version, found)) {
      drop(answer);
      throw replaced();
    }
    version ??= found;
    const promised = said ? said.end - said.start : null;
    const body = await bodyOf(answer, promised ?? length, signal);
    const sent = Number(answer.headers.get('Content-Length') ?? body?.length);
    if (body && promised === null && sent !== body.length) throw compressed();
    if (!body || (promised !== null && body.length !== promised)) {
      throw new HostError(`${host} sent ${body ? 'fewer' : 'more'} bytes than it said. Its byte ranges do not work: download the index and choose the file.`);
    }
    if (said && said.end < offset + length && said.end !== said.total) {
      throw new HostError(`${host} sent ${body.length} of the ${length} bytes that it was asked for. Its byte ranges do not work: download the index and choose the file.`);
    }
    return body;
  }

  /**
   * The answer of a host that knows no ranges, or whose file is another one by now.
   * @param {Response} answer
   * @param {number} offset
   * @param {number} length
   * @param {AbortSignal} signal
   */
  async function all(answer, offset, length, signal) {
    if (version) {
      drop(answer);
      throw replaced();
    }
    // Of a compressed answer this is the length before it is unpacked: never more than what will come.
    const size = Number(answer.headers.get('Content-Length') ?? 0);
    const body = size > WHOLE ? drop(answer) : await bodyOf(answer, WHOLE, signal);
    if (!body) {
      const much = size > WHOLE ? `all ${megabytes(size)}` : `more than ${megabytes(WHOLE)}`;
      throw new HostError(`${host} knows no byte ranges: asked for ${length} bytes it began to send ${much}, and was stopped. Put the index on a host that honours Range, or download it and choose the file.`);
    }
    whole = body;
    reading.whole = true;
    return whole.subarray(offset, offset + length);
  }

  /**
   * @param {Response} answer
   * @param {number} most
   * @param {AbortSignal} signal
   * @returns {Promise<Uint8Array | null>} null if there are more; the rest is not taken
   */
  async function bodyOf(answer, most, signal) {
    /** @type {Uint8Array[]} */
    const pieces = [];
    let length = 0;
    const reader = answer.body?.getReader();
    while (reader) {
      const { done, value } = await reader.read().catch((error) => {
        throw lost(error, signal, true);
      });
      if (done) break;
      length += value.length;
      reading.bytes += value.length;
      if (length > most) {
        reader.cancel().catch(() => {});
        return null;
      }
      pieces.push(value);
    }
    const body = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      body.set(piece, at);
      at += piece.length;
    }
    return body;
  }

  /** @param {number} status */
  function refusal(status) {
    const what = `${host} answered ${status}`;
    if (version && status !== 429 && status < 500) return replaced();
    if (status === 404 || status === 410) return new HostError(`${what}: there is no file at this address. Look it up again.`);
    if (status === 401 || status === 403) return new HostError(`${what}: it does not let everyone read this file. Download it and choose the file.`);
    if (status === 416) return new HostError(`${what}: the file is empty, or its byte ranges do not work. Download the index and choose the file.`);
    if (status === 429 || status >= 500) return new HostError(`${what}: it cannot serve the file at the moment. Try again later.`);
    return new HostError(`${what}, which is no answer to a request for a file. Look the address up again.`);
  }

  const replaced = () =>
    new HostError(`The index on ${host} was replaced while it was being read, so that its bytes no longer belong together. Check again to read the new one.`);

  const compressed = () =>
    new HostError(`${host} compresses parts of the file (Content-Encoding), and parts of a compressed file cannot be put together. Have the host send .firsthand files as they are, or download the index and choose the file.`);

  /**
   * A browser does not tell a script why it got no answer. But it may ask without a range, and it may ask without being
   * allowed to read the answer: what comes of these says which of the three it was.
   * @param {Lost} error
   */
  async function explained({ answered }) {
    if (globalThis.navigator?.onLine === false) return new HostError('This device is offline. Connect it, or choose a file.');
    if (answered || version || (await answers('cors'))) {
      return new HostError(`${host} does not give a readable answer when it is asked for a part of the file. The connection was lost, or the host compresses parts of the file (Content-Encoding), which garbles them. Try again, or download the index and choose the file.`);
    }
    return (await answers('no-cors'))
      ? new HostError(`${host} is there, but does not let pages of other sites read this file (CORS). Whoever runs it has to send “Access-Control-Allow-Origin: *” with it; until then, download the index and choose the file.`)
      : new HostError(`${host} could not be reached. Look at the address and the connection, or choose a file.`);
  }

  /** @param {RequestMode} mode */
  const answers = (mode) => fetch(address, { ...MANNERS, method: 'HEAD', mode, signal: AbortSignal.timeout(patience) }).then(() => true, () => false);

  return { name: address, gap: GAP, inFlight: IN_FLIGHT, reading, read };
}

/**
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {AbortSignal} signal
 */
async function twice(attempt, signal) {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    signal.throwIfAborted();
    return attempt();
  }
}

/**
 * @param {unknown} error
 * @param {AbortSignal} signal
 * @param {boolean} answered
 */
const lost = (error, signal, answered) => (signal.aborted ? error : new Lost(answered));

/**
 * Lets an answer's body go unread.
 * @param {Response} answer
 */
function drop(answer) {
  answer.body?.cancel().catch(() => {});
  return null;
}

/**
 * @typedef {{etag: string | null, modified: string | null, total: number | null, strong: string | null}} Version
 *   null: not said, or not to be seen from another origin
 *
 * @param {Response} answer
 * @param {number | null} total
 * @returns {Version}
 */
function versionOf(answer, total) {
  const etag = answer.headers.get('ETag');
  const here = new URL(answer.url).origin === globalThis.location?.origin;
  // A weak one does not vouch for single bytes.
  const strong = here && etag?.startsWith('"') ? etag : null;
  return { etag, modified: answer.headers.get('Last-Modified'), total, strong };
}

/**
 * @param {Version} a
 * @param {Version} b
 */
function differs(a, b) {
  const both = (/** @type {'etag' | 'modified' | 'total'} */ what) => a[what] !== null && b[what] !== null;
  return /** @type {const} */ (['etag', 'modified', 'total']).some((what) => both(what) && a[what] !== b[what]);
}

/**
 * @param {Response} answer
 * @returns {{start: number, end: number, total: number | null} | null} end exclusive
 */
function contentRange(answer) {
  const found = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(answer.headers.get('Content-Range')?.trim() ?? '');
  if (!found) return null;
  return { start: Number(found[1]), end: Number(found[2]) + 1, total: found[3] === '*' ? null : Number(found[3]) };
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
