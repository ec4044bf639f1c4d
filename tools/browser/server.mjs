// A server on the loopback for the browsers of the demo, the tests and the benchmarks. It serves the files of a folder
// byte for byte, and byte ranges of files that are given as routes.

import { isUtf8 } from 'node:buffer';
import { createServer } from 'node:http';
import { open, readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/**
 * Content types by file extension. Texts in UTF-8 are served as UTF-8, as the command-line tool reads them: many saved
 * pages declare the encoding that they had before they were saved, and plain text declares none. For other texts no
 * charset is sent, so that the browser goes by what the page declares.
 */
const TYPES = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.xhtml': 'application/xhtml+xml',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * @typedef {{status?: number, type?: string, headers?: Record<string, string>, body?: string | Uint8Array, file?: string}} Answer
 *   `file`: the path of a file whose bytes are the body, or the requested range of them
 *
 * @param {object} [options]
 * @param {string} [options.folder] the folder whose files are served
 * @param {Record<string, Answer | (() => Answer)>} [options.routes] answers by path; they take precedence over files
 * @param {(path: string) => Record<string, string>} [options.headers] further headers of the answer for a path
 */
export async function serve({ folder, routes = {}, headers = () => ({}) } = {}) {
  const root = folder && (await realpath(folder));
  /** @type {{method: string, path: string}[]} */
  const requests = [];

  /** @returns {Promise<Answer>} */
  async function answer(path) {
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route) return typeof route === 'function' ? route() : route;
    if (!root) return { status: 404 };
    const inside = await realpath(join(root, path)).catch(() => '');
    if (!inside.startsWith(root + sep)) return { status: 404 };
    const type = TYPES[extname(inside).toLowerCase()] ?? 'application/octet-stream';
    const body = await readFile(inside);
    return { type: type.startsWith('text/') && isUtf8(body) ? `${type}; charset=utf-8` : type, body };
  }

  const { origin, close } = await listen(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
      requests.push({ method: request.method, path });
      const found = await answer(path);
      const part = found.file === undefined ? {} : await partOf(found.file, request.headers.range);
      const { status = 200, type = 'text/html', headers: more = {}, body = '' } = { ...found, ...part };
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers(path), ...more });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch {
      response.writeHead(404).end();
    }
  });

  return {
    origin,
    routes,
    requests,
    /** The address of a file or a route. */
    url: (path) => `${origin}/${path.replace(/^\//, '').split('/').map(encodeURIComponent).join('/')}`,
    close,
  };
}

/**
 * Listens on a free port of the loopback.
 * @param {import('node:http').RequestListener} answer
 */
export async function listen(answer) {
  const server = createServer(answer);
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    /** Ends every connection and stops listening. */
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The requested bytes of a file: one range, or all of them.
 * @param {string} path
 * @param {string | undefined} range value of the header `Range`, such as `bytes=100-199`
 */
async function partOf(path, range) {
  const asked = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
  if (!asked) return { body: await readFile(path) };
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = Number(asked[1]);
    const end = Math.min(Number(asked[2]) + 1, size);
    if (start >= end) return { status: 416, headers: { 'content-range': `bytes */${size}` } };
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    return { status: 206, headers: { 'content-range': `bytes ${start}-${end - 1}/${size}` }, body: buffer };
  } finally {
    await file.close();
  }
}
