// A host of one index. The path of a request says in which way the host behaves, well or badly.

import { gzipSync } from 'node:zlib';
import { listen } from '../../tools/browser/server.mjs';
import { sendWithoutEnd } from './endless.mjs';

/** Lets other sites read the file and its headers. */
const OPEN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Range, ETag, Content-Encoding',
};

/**
 * Starts the host.
 * @param {Buffer} index
 */
export async function rangeHost(index) {
  /** @type {{method: string, url: string, headers: import('node:http').IncomingHttpHeaders}[]} */
  const requests = [];
  const seen = { sent: 0, inFlight: 0, mostInFlight: 0 };
  const endless = (/** @type {import('node:http').ServerResponse} */ response) =>
    sendWithoutEnd(response, Buffer.alloc(64 * 1024), (bytes) => (seen.sent += bytes));
  /** Number of requests by path. @type {Map<string, number>} */
  const times = new Map();

  const { origin, close } = await listen((request, response) => {
    const path = request.url ?? '/';
    requests.push({ method: request.method ?? '', url: path, headers: request.headers });
    const count = (times.get(path) ?? 0) + 1;
    times.set(path, count);
    seen.inFlight += 1;
    seen.mostInFlight = Math.max(seen.mostInFlight, seen.inFlight);
    response.on('close', () => (seen.inFlight -= 1));

    const [, start, end] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []).map(Number);
    /** @param {Record<string, string | number>} headers @param {Uint8Array} body */
    const part = (headers, body = index.subarray(start, end + 1), status = 206) => {
      seen.sent += body.length;
      response.writeHead(status, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length, ...headers });
      response.end(body);
    };
    const range = { 'Content-Range': `bytes ${start}-${Math.min(end, index.length - 1)}/${index.length}` };
    const good = { ...OPEN, ...range, ETag: '"one"' };

    /** @type {Record<string, () => void>} */
    const ways = {
      '/good': () => part(good),
      // Other sites may read the file, but not its headers.
      '/taciturn': () => part({ 'Access-Control-Allow-Origin': '*', ...range }),
      '/delayed': () => setTimeout(() => part(good), 20),
      '/small-without-ranges': () => part(OPEN, index.subarray(0), 200),
      '/large-without-ranges': () => {
        response.writeHead(200, { ...OPEN, 'Content-Length': 50_000_000 });
        endless(response);
      },
      '/endless': () => {
        response.writeHead(200, OPEN);
        endless(response);
      },
      '/other-bytes': () => part({ ...good, 'Content-Range': `bytes ${start + 1}-${end + 1}/${index.length}` }),
      '/too-short': () => part(good, index.subarray(start, end)),
      '/too-long': () => part(good, index.subarray(start, end + 2)),
      '/shorter-range': () => part({ ...good, 'Content-Range': `bytes ${start}-${start + 9}/${index.length}` }, index.subarray(start, start + 10)),
      '/replaced': () => part({ ...good, ETag: count < 3 ? '"one"' : '"two"' }),
      // The same with a host whose ETag other sites cannot read.
      '/replaced-later': () => part({ 'Access-Control-Allow-Origin': '*', ...range, 'Last-Modified': new Date(count < 3 ? 0 : 1e12).toUTCString() }),
      '/ranges-once': () => (count < 2 ? part(good) : part(OPEN, index.subarray(0), 200)),
      '/compressed': () => part({ ...good, 'Content-Encoding': 'gzip' }, gzipSync(index.subarray(start, end + 1))),
      // Ranges of the compressed file, and no header that says so.
      '/compressed-secretly': () =>
        part({ 'Access-Control-Allow-Origin': '*', ...range, 'Content-Encoding': 'gzip' }, gzipSync(index).subarray(start + 5, end + 6)),
      '/forbidden': () => part(OPEN, Buffer.from('no'), 403),
      '/busy': () => part(OPEN, Buffer.from('later'), 503),
      '/closed': () => part(range),
      '/drops-once': () => (count === 2 ? response.destroy() : part(good)),
      '/drops': () => response.destroy(),
      '/breaks-off': () => {
        response.writeHead(206, { ...good, 'Content-Length': end - start + 1 });
        response.write(index.subarray(start, start + 100), () => response.destroy());
      },
      '/silent': () => {},
      '/page': () => part(OPEN, Buffer.from('<!doctype html><title>Welcome</title>'), 200),
      '/cut': () => {
        const cut = index.subarray(0, 6000);
        const last = Math.min(end, cut.length - 1);
        if (start >= cut.length) part({ ...OPEN, 'Content-Range': `bytes */${cut.length}` }, Buffer.alloc(0), 416);
        else part({ ...good, 'Content-Range': `bytes ${start}-${last}/${cut.length}` }, cut.subarray(start, last + 1));
      },
    };
    if (request.method === 'HEAD' && !['/drops', '/silent'].includes(path)) {
      response.writeHead(200, path === '/closed' ? {} : OPEN).end();
      return;
    }
    const way = ways[path] ?? (() => part(OPEN, Buffer.from('not here'), 404));
    way();
  });
  return { origin, requests, seen, close };
}
