/** What can go wrong with a file on a static host. Every message says what is wrong and what the user can do. */

/** The host or the connection to it has failed. */
export class HostError extends Error {}

/** The network lost a request or its response: worth a second attempt. */
export class ConnectionLost extends Error {
  /** @param {boolean} answered whether the host had begun to respond */
  constructor(answered) {
    super('the connection was lost');
    this.answered = answered;
  }
}

const CHOOSE_FILE = 'download the index and choose the file';

/**
 * The errors of one host.
 * @param {string} host as in an address: name, and port if there is one
 */
export const errorsOf = (host) => ({
  /** @param {number} ms that were waited */
  timeout: (ms) => new HostError(`${host} has not answered within ${ms / 1000} seconds. Try again later, or ${CHOOSE_FILE}.`),

  /**
   * @param {string} size of the file in bytes
   * @param {number} needed
   */
  cutOff: (size, needed) =>
    new HostError(`The index on ${host} is cut off: it has ${size} bytes, and byte ${needed} is needed. Whoever runs the host has to put it there again.`),

  /**
   * @param {{start: number, end: number}} sent end exclusive
   * @param {number} offset
   * @param {number} length
   */
  otherRange: (sent, offset, length) =>
    new HostError(`${host} answered with other bytes than it was asked for (${sent.start}–${sent.end - 1} for ${offset}–${offset + length - 1}). Its byte ranges do not work: ${CHOOSE_FILE}.`),

  /** @param {'fewer' | 'more'} amount */
  otherLength: (amount) =>
    new HostError(`${host} sent ${amount} bytes than it said. Its byte ranges do not work: ${CHOOSE_FILE}.`),

  /**
   * @param {number} sent
   * @param {number} asked
   */
  shortRange: (sent, asked) =>
    new HostError(`${host} sent ${sent} of the ${asked} bytes that it was asked for. Its byte ranges do not work: ${CHOOSE_FILE}.`),

  /**
   * @param {number} asked
   * @param {number} size that the host announces, in bytes; 0 where it announces none
   * @param {number} limit
   */
  noRanges(asked, size, limit) {
    const much = size > limit ? `all ${megabytes(size)}` : `more than ${megabytes(limit)}`;
    return new HostError(`${host} knows no byte ranges: asked for ${asked} bytes it began to send ${much}, and was stopped. Put the index on a host that honours Range, or download it and choose the file.`);
  },

  replaced: () =>
    new HostError(`The index on ${host} was replaced while it was being read, so that its bytes no longer belong together. Check again to read the new one.`),

  compressed: () =>
    new HostError(`${host} compresses parts of the file (Content-Encoding), and parts of a compressed file cannot be put together. Have the host send .firsthand files as they are, or ${CHOOSE_FILE}.`),

  /** @param {number} status of the response */
  refused(status) {
    const what = `${host} answered ${status}`;
    if (status === 404 || status === 410) return new HostError(`${what}: there is no file at this address. Look it up again.`);
    if (status === 401 || status === 403) return new HostError(`${what}: it does not let everyone read this file. Download it and choose the file.`);
    if (status === 416) return new HostError(`${what}: the file is empty, or its byte ranges do not work. Download the index and choose the file.`);
    if (status === 429 || status >= 500) return new HostError(`${what}: it cannot serve the file at the moment. Try again later.`);
    return new HostError(`${what}, which is no answer to a request for a file. Look the address up again.`);
  },

  offline: () => new HostError('This device is offline. Connect it, or choose a file.'),

  unreadable: () =>
    new HostError(`${host} does not give a readable answer when it is asked for a part of the file. The connection was lost, or the host compresses parts of the file (Content-Encoding), which garbles them. Try again, or ${CHOOSE_FILE}.`),

  forbidsOtherSites: () =>
    new HostError(`${host} is there, but does not let pages of other sites read this file (CORS). Whoever runs it has to send “Access-Control-Allow-Origin: *” with it; until then, ${CHOOSE_FILE}.`),

  unreachable: () => new HostError(`${host} could not be reached. Look at the address and the connection, or choose a file.`),
});

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
