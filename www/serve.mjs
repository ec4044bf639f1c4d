// Serves the pages on this machine alone: node www/serve.mjs [--port N]

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { rangeWanted } from './range-header.mjs';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const HOST = '127.0.0.1';
const PORT = 8017;

/**
 * What the page is made of; nothing else is served.
 * @type {Record<string, string>}
 */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  // Without this type browsers refuse to compile while they load.
  '.wasm': 'application/wasm',
  // An index. Nobody compresses this type, and so its byte ranges stay what they are.
  '.firsthand': 'application/octet-stream',
};

/**
 * What reads an index, which may lie on any host that nobody can know beforehand: https: then, and this very device for
 * trying it. All else may ask only its own server.
 */
const READERS = new Set(['check.html', 'measure.html', 'index-worker.js']);
const ELSEWHERE = ' https: http://127.0.0.1:* http://localhost:*';

/**
 * As in the pages themselves, where static hosts get it from. A worker is bound only by the headers that it came with.
 * @param {string} file
 */
const policy = (file) =>
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; worker-src 'self'; " +
  `connect-src 'self'${READERS.has(basename(file)) ? ELSEWHERE : ''}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
  // A page that is isolated has a finer clock, for measuring. “require-corp” would forbid asking a host whether it is
  // there, which tells a host that is away from one that does not let other sites read it.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
};

/**
 * The file that an address stands for, or null. Links are followed before it is compared with the folder, so that
 * neither `..` nor a symbolic link leads out of it.
 * @param {string} address path and query of a request
 */
async function fileFor(address) {
  try {
    const path = decodeURIComponent(address.split(/[?#]/, 1)[0]);
    const file = await realpath(join(FOLDER, path.endsWith('/') ? `${path}index.html` : path));
    const inside = file.startsWith((await realpath(FOLDER)) + sep);
    return inside && extname(file) in TYPES && (await stat(file)).isFile() ? file : null;
  } catch {
    // Not there, or an address that does not decode.
    return null;
  }
}

/**
 * Whole, or the one range of it that is asked for.
 * @param {string} file
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function send(file, request, response) {
  const { size, mtimeMs } = await stat(file);
  const etag = `"${size.toString(36)}-${mtimeMs.toString(36)}"`;
  const headers = {
    ...HEADERS,
    'Content-Security-Policy': policy(file),
    'Content-Type': TYPES[extname(file)],
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  const { range, 'if-range': condition } = request.headers;
  const wanted = !range || (condition !== undefined && condition !== etag) ? null : rangeWanted(range, size);
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
 * @param {{port?: number}} [options] port 0: any free one
 * @returns {Promise<{address: string, close: () => Promise<void>}>}
 */
export async function serve({ port = PORT } = {}) {
  await build();
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...HEADERS, 'Content-Security-Policy': policy(''), Allow: 'GET, HEAD' }).end();
      return;
    }
    const file = await fileFor(request.url ?? '/');
    if (!file) {
      response.writeHead(404, { ...HEADERS, 'Content-Security-Policy': policy(''), 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
      return;
    }
    // It may be gone by now.
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

/** @returns {number} */
function portWanted() {
  const { port } = parseArgs({ options: { port: { type: 'string' } } }).values;
  if (port === undefined) return PORT;
  const number = Number(port);
  if (/^\d+$/.test(port) && number <= 65535) return number;
  throw new Error(`--port takes a number from 0 to 65535, not "${port}".`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const port = portWanted();
    const { address } = await serve({ port });
    console.log(`Firsthand is at ${address} (Ctrl+C ends it)`);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    console.error(code === 'EADDRINUSE' ? 'The port is taken: choose another with --port N.' : message);
    process.exitCode = code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}
