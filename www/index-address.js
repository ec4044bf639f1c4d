/** The beginning of an address that is whole, or of a path on this page's own host. */
const ADDRESS = /^([a-z][a-z\d+.-]*:\/\/[^/]|\.{0,2}\/(?!\/))/i;

/**
 * The address of an index, as a user gives it.
 * @param {string} text absolute, or a path on the host of `base` that begins with a slash or a dot
 * @param {string} base
 * @returns {string} absolute; throws an error that says what to do
 */
export function indexAddress(text, base) {
  if (!text.trim()) throw new Error('Give the address of an index, as in https://lists.example/news.firsthand.');
  const given = text.trim();
  if (!ADDRESS.test(given) || !URL.canParse(given, base)) {
    throw new Error(`“${given}” is no address. It should look like https://lists.example/news.firsthand.`);
  }
  const url = new URL(given, base);
  const isSameOrigin = url.origin === new URL(base).origin;
  const isLoopback = url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !isLoopback && !isSameOrigin) {
    throw new Error('Only https: addresses can be read from here, and http: ones on this very device. Use https:, or download the index and choose the file.');
  }
  url.hash = '';
  return url.href;
}
