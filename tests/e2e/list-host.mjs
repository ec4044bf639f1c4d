// A static host of one published list, as a good one behaves: validators, byte ranges, and permission for other sites
// to read. It can be told to stop in the middle of an answer, or to answer in another way.

import { listen } from '../../tools/browser/server.mjs';
import { sha256 } from './list-maker.mjs';

/** Bytes that are written at a time. */
const PIECE = 16 * 1024;

/** Lets other sites read files, their validators and their ranges. */
export const OPEN = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag, Content-Range' };

/**
 * @typedef {{path: string, status: number, sent: number, headers: import('node:http').IncomingHttpHeaders}} Asked
 *   `path`: within the folder of the list; `sent`: bytes of the body; `status`: 0 where the host answered in another way
 *
 * @typedef {{path: string, count: number, response: import('node:http').ServerResponse,
 *   headers: import('node:http').IncomingHttpHeaders, origin: string}} Request `count` is the number of requests for this
 *   path since the host was last told how to answer, from 1
 *
 * @typedef {(request: Request, file: Buffer | undefined) => boolean} Answers answers by itself, and says whether it did
 *
 * @param {string} [folder] where on the host the list is, with a slash at its end
 */
export async function listHost(folder = '') {
  /** @type {Asked[]} */
  const requests = [];
  /** Number of requests by path. @type {Map<string, number>} */
  let counts = new Map();
  /** @type {Answers | undefined} */
  let answers;

  const { origin, close } = await listen(async (request, response) => {
    const { headers } = request;
    const path = decodeURIComponent((request.url ?? '/').slice(1));
    const inList = path.startsWith(folder) ? path.slice(folder.length) : null;
    const asked = { path: inList ?? path, status: 0, sent: 0, headers };
    requests.push(asked);
    const bytes = inList === null ? undefined : host.files.get(inList);
    const count = (counts.get(asked.path) ?? 0) + 1;
    counts.set(asked.path, count);
    if (inList !== null && answers?.({ path: inList, count, response, headers, origin }, bytes)) return;

    /** @type {Record<string, string | number>} */
    const own = host.open ? { ...OPEN } : {};
    const end = (/** @type {number} */ status) => response.writeHead((asked.status = status), own).end();
    if (!bytes) return end(404);
    own.ETag = `"${sha256(bytes).slice(0, 20)}"`;
    if (headers['if-none-match'] === own.ETag) return end(304);
    const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
    const [from, to] = range ? [Number(range[1]), Math.min(Number(range[2]) + 1, bytes.length)] : [0, bytes.length];
    if (from >= to) return end(416);
    if (range) own['Content-Range'] = `bytes ${from}-${to - 1}/${bytes.length}`;
    own['Content-Length'] = to - from;
    response.writeHead((asked.status = range ? 206 : 200), own);
    const stop = host.stall?.path === inList ? Math.min(to, host.stall.after) : to;
    for (let at = from; at < stop; at += PIECE) {
      const piece = bytes.subarray(at, Math.min(stop, at + PIECE));
      asked.sent += piece.length;
      await new Promise((resolve) => response.write(piece, resolve));
    }
    if (stop === to) response.end();
  });

  const host = {
    origin,
    /** The address of the list. */
    url: `${origin}/${folder}`,
    /** The files of the list by their paths in it. @type {import('./list-maker.mjs').Files} */
    files: new Map(),
    /** Whether other sites may read the files. */
    open: true,
    /** Path of a file, and bytes of it after which nothing more comes. @type {{path: string, after: number} | null} */
    stall: null,
    requests,
    /** What was asked since the last call. */
    takeRequests: () => requests.splice(0),
    /** Answers in another way from now on, or as a good host where that is undefined. @param {Answers} [otherwise] */
    answer(otherwise) {
      answers = otherwise;
      counts = new Map();
    },
    close,
  };
  return host;
}
