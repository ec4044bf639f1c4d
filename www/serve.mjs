// Serves the pages to this machine only: node www/serve.mjs [--port N]

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { requestedRange } from './range-header.mjs';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const HOST = '127.0.0.1';
const PORT = 8017;

/**
 * Types of the files that the pages need, by ending. No other files are served.
 * @type {Record<string, string>}
 */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  // Browsers compile WebAssembly while it loads only if it has this type.
  '.wasm': 'application/wasm',
  // An index. Servers and proxies do not compress this type, which would garble byte ranges.
  '.firsthand': 'application/octet-stream',
};

/**
 * The files that may read an index from other hosts. The host is not known in advance: any over https:, and this device
 * over http: for trying it out. All other files may contact only their own server.
 */
const INDEX_READERS = new Set(['check.html', 'measure.html', 'index-worker.js']);
const OTHER_HOSTS = ' https: http://127.0.0.1:* http://localhost:*';

/**
 * The content security policy of a file. The pages state it themselves as well, for static hosts; a worker obeys only
 * the headers that it was served with.
 * @param {string} file
 */
const policyOf = (file) =>
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; worker-src 'self'; " +
  `connect-src 'self'${INDEX_READERS.has(basename(file)) ? OTHER_HOSTS : ''}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
  // An isolated page has a finer clock, for measuring. “require-corp” would forbid the request that shows whether a host
  // is unreachable or does not let other sites read the file.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
};

/**
 * The file at an address, or null. Symbolic links are resolved before the path is compared with the folder, so that
 * neither `..` nor a link leads out of it.
 * @param {string} address path and query of a request
 */
async function fileFor(address) {
  try {
    const path = decodeURIComponent(address.split(/[?#]/, 1)[0]);
    const file = await realpath(join(FOLDER, path.endsWith('/') ? `${path}index.html` : path));
    const inside = file.startsWith((await realpath(FOLDER)) + sep);
    return inside && extname(file) in TYPES && (await stat(file)).isFile() ? file : null;
  } catch {
    // There is no such file, or the address cannot be decoded.
    return null;
  }
}

/**
 * Sends a file: whole, or the single range that was requested.
 * @param {string} file
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function send(file, request, response) {
  const { size, mtimeMs } = await stat(file);
  const etag = `"${size.toString(36)}-${mtimeMs.toString(36)}"`;
  const headers = {
    ...HEADERS,
    'Content-Security-Policy': policyOf(file),
    'Content-Type': TYPES[extname(file)],
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  const { range, 'if-range': condition } = request.headers;
  const wanted = !range || (condition !== undefined && condition !== etag) ? null : requestedRange(range, size);
  if (wanted === 'outside') {
    response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}` }).end();
    return;
  }
  const [start, end] = wanted ?? [0, size];
  const part = wanted && { 'Content-Range': `bytes ${start}-${end - 1}/${size}` };
  response.writeHead(wanted ? 206 : 200, { ...headers, ...part, 'Content-Length': end - start });
  if (request.method === 'HEAD' || start === end) response.end();
  else pipeline(createReadStream(file, { start, end: end - 1 }), response, () => {});
}

/**
 * Builds the pages and serves them.
 * @param {{port?: number}} [options] port 0: any free one
 * @returns {Promise<{address: string, close: () => Promise<void>}>}
 */
export async function serve({ port = PORT } = {}) {
  await build();
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...HEADERS, 'Content-Security-Policy': policyOf(''), Allow: 'GET, HEAD' }).end();
      return;
    }
    const file = await fileFor(request.url ?? '/');
    if (!file) {
      response.writeHead(404, { ...HEADERS, 'Content-Security-Policy': policyOf(''), 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
      return;
    }
    // The file may have been deleted since.
    await send(file, request, response).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve(undefined));
  });
  const { port: taken } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://${HOST}:${taken}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The port on the command line. @returns {number} */
function parsePort() {
  const { port } = parseArgs({ options: { port: { type: 'string' } } }).values;
  if (port === undefined) return PORT;
  const number = Number(port);
  if (/^\d+$/.test(port) && number <= 65535) return number;
  throw new Error(`--port takes a number from 0 to 65535, not "${port}".`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const port = parsePort();
    const { address } = await serve({ port });
    console.log(`Firsthand is at ${address} (Ctrl+C ends it)`);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    console.error(code === 'EADDRINUSE' ? 'The port is taken: choose another with --port N.' : message);
    process.exitCode = code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}
