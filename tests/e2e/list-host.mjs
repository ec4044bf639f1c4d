// A static host of one published list, as a good one behaves: validators, byte ranges, and permission for other sites
// to read. It can be told to stop in the middle of an answer.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** Bytes that are written at a time. */
const PIECE = 16 * 1024;

/**
 * @typedef {{path: string, status: number, sent: number, headers: import('node:http').IncomingHttpHeaders}} Asked
 *   `sent`: bytes of the body
 */
export async function listHost() {
  /** @type {Asked[]} */
  const requests = [];
  const host = {
    /** @type {import('./list-maker.mjs').Files} */
    files: new Map(),
    /** Whether other sites may read the files. */
    open: true,
    /** Path of a file, and bytes of it after which nothing more comes. @type {{path: string, after: number} | null} */
    stall: null,
    requests,
    /** What was asked since the last call. */
    takeRequests: () => requests.splice(0),
    origin: '',
    close,
  };

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname).slice(1);
    const bytes = host.files.get(path);
    const asked = { path, status: 404, sent: 0, headers: request.headers };
    requests.push(asked);
    /** @type {Record<string, string | number>} */
    const headers = host.open ? { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag, Content-Range' } : {};
    const end = (/** @type {number} */ status) => response.writeHead((asked.status = status), headers).end();
    if (!bytes) return end(404);
    headers.ETag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 20)}"`;
    if (request.headers['if-none-match'] === headers.ETag) return end(304);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const [from, to] = range ? [Number(range[1]), Math.min(Number(range[2]) + 1, bytes.length)] : [0, bytes.length];
    if (range) headers['Content-Range'] = `bytes ${from}-${to - 1}/${bytes.length}`;
    headers['Content-Length'] = to - from;
    response.writeHead((asked.status = range ? 206 : 200), headers);
    const stop = host.stall?.path === path ? Math.min(to, host.stall.after) : to;
    for (let at = from; at < stop; at += PIECE) {
      const piece = bytes.subarray(at, Math.min(stop, at + PIECE));
      asked.sent += piece.length;
      await new Promise((resolve) => response.write(piece, resolve));
    }
    if (stop === to) response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  host.origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;

  function close() {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  }
  return host;
}
