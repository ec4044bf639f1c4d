// A static host of a list that behaves well or badly, after the attacks that The Update Framework lists. Each behaviour says
// what a reader's device must make of it. Native tests and browser tests use the same host.

import { gzipSync } from 'node:zlib';
import { sendWithoutEnd } from './endless.mjs';
import { listHost, OPEN } from './list-host.mjs';
import { daysAfter, ListMaker, makeKey, segmentPath } from './list-maker.mjs';

/**
 * @typedef {import('./list-maker.mjs').Files} Files
 * @typedef {import('./list-maker.mjs').Segment} Segment
 * @typedef {import('./list-host.mjs').Answers} Answers
 *
 * @typedef {object} Stage what a behaviour can use
 * @property {ListMaker} maker has published an issue with the first segment, which the device has
 * @property {Segment[]} old the segments of that issue
 * @property {Segment[]} fresh the segments of the next one
 * @property {Files} before the files of the issue that the device has
 * @property {Files} next the files of the honest next issue
 *
 * @typedef {object} Behaviour
 * @property {string} name
 * @property {string | null} code what the device must refuse with; null: it goes on
 * @property {boolean} [updates] whether the device has the next issue afterwards
 * @property {boolean} [slow] whether the device must wait until its patience ends
 * @property {(stage: Stage) => Files} [files] the files that the host has
 * @property {Answers} [answers] how it answers where that is not with these files
 */

const MANIFEST = 'firsthand.list';
const SIGNATURE = 'firsthand.list.minisig';
const PAGE = '<!doctype html><title>Not found</title><h1>Sorry</h1><p>This page is no longer here.</p>'.repeat(3);

/** @param {string} path */
const isSegment = (path) => path.startsWith('segments/');

/** @param {Files} files @param {Record<string, string | Buffer | null>} changes null: the file is not there */
function changed(files, changes) {
  const result = new Map(files);
  for (const [path, content] of Object.entries(changes)) {
    if (content === null) result.delete(path);
    else result.set(path, Buffer.from(content));
  }
  return result;
}

/** @param {Stage} stage @param {(bytes: Buffer) => Buffer | null} change of the segment that is new */
function withOtherSegment({ fresh, next }, change) {
  const { bytes } = fresh[fresh.length - 1];
  return changed(next, { [segmentPath(bytes)]: change(bytes) });
}

/** @param {Stage} stage @param {Partial<import('./list-maker.mjs').Head>} lies */
const lying = ({ maker, fresh }, lies) => maker.files(maker.manifest(fresh, lies), fresh);

/** @param {(path: string) => boolean} of @param {Answers} how @returns {Answers} */
const only = (of, how) => (request, file) => of(request.path) && how(request, file);

/** @param {number} status @param {Record<string, string>} [headers] @param {string} [body] @returns {Answers} */
const status = (status, headers = {}, body = '') => ({ response }) => {
  response.writeHead(status, { ...OPEN, ...headers }).end(body);
  return true;
};

/** @type {Answers} */
const endless = ({ response }) => {
  response.writeHead(200, OPEN);
  sendWithoutEnd(response, Buffer.alloc(1 << 16, 'x'));
  return true;
};

/** @type {Answers} */
const cutOff = ({ response }, file) => {
  if (!file) return false;
  response.writeHead(200, { ...OPEN, 'Content-Length': file.length });
  response.write(file.subarray(0, file.length / 2), () => response.destroy());
  return true;
};

/** @type {Answers} */
const trickle = ({ response }, file) => {
  if (!file) return false;
  response.writeHead(200, { ...OPEN, 'Content-Length': file.length });
  let at = 0;
  const timer = setInterval(() => response.write(file.subarray(at, ++at)), 200);
  response.on('close', () => clearInterval(timer));
  return true;
};

/** What a host can do, and what a device must say. @type {Behaviour[]} */
export const BEHAVIOURS = [
  { name: 'is honest', code: null, updates: true },
  { name: 'sends no lengths', code: null, updates: true, answers: ({ response }, file) => {
    if (!file) return false;
    response.writeHead(200, OPEN);
    response.write(file);
    response.end();
    return true;
  } },
  { name: 'compresses everything', code: null, updates: true, answers: ({ response }, file) => {
    if (!file) return false;
    response.writeHead(200, { ...OPEN, 'Content-Encoding': 'gzip' }).end(gzipSync(file));
    return true;
  } },
  { name: 'writes signatures with other line ends', code: null, updates: true,
    files: ({ next }) => changed(next, { [SIGNATURE]: String(next.get(SIGNATURE)).replaceAll('\n', '\r\n') }) },
  { name: 'adds what a later version may add', code: null, updates: true,
    files: (stage) => lying(stage, { more: ['colour: blue'] }) },
  { name: 'freezes', code: null, files: ({ before }) => before },
  { name: 'says that nothing has changed', code: null, answers: status(304) },
  { name: 'changes between signature and manifest', code: null, updates: true, answers: ({ path, count, response }, file) => {
    if (path !== MANIFEST || count > 1 || !file) return false;
    response.writeHead(200, OPEN).end(Buffer.from(String(file).replace(/^serial: .*$/m, 'serial: 1')));
    return true;
  } },
  { name: 'changes between manifest and segment', code: null, updates: true,
    answers: (request, file) => isSegment(request.path) && request.count === 1 && status(404)(request, file) },
  { name: 'has an old segment in a cache', code: null, updates: true, answers: ({ path, count, response }, file) => {
    if (!isSegment(path) || count > 1 || !file) return false;
    response.writeHead(200, OPEN).end(Buffer.alloc(file.length));
    return true;
  } },
  { name: 'rolls back', code: 'rolled_back', files: (stage) => lying(stage, { serial: 4, before: null }) },
  { name: 'tells others another story', code: 'equivocation', files: (stage) => lying(stage, { serial: stage.maker.serial }) },
  { name: 'forks the history', code: 'history_forked', files: (stage) => lying(stage, { before: '0'.repeat(64) }) },
  { name: 'runs ahead', code: 'serial_implausible', files: (stage) => lying(stage, { serial: 2 ** 52, before: null }) },
  { name: 'comes from the future', code: 'date_implausible', files: (stage) => lying(stage, { issued: daysAfter(new Date(), 3) }) },
  { name: 'dates news back', code: 'date_implausible', files: (stage) => lying(stage, { issued: daysAfter(stage.maker.issued, -9) }) },
  { name: 'offers another list', code: 'other_list', files: (stage) => lying(stage, { list: 'other.lists.example' }) },
  { name: 'mixes manifest and signature', code: 'signature_wrong',
    files: ({ before, next }) => changed(next, { [MANIFEST]: before.get(MANIFEST) ?? null }) },
  { name: 'changes a byte of the manifest', code: 'signature_wrong',
    files: ({ next }) => changed(next, { [MANIFEST]: String(next.get(MANIFEST)).replace('name: N', 'name: M') }) },
  { name: 'signs with another key', code: 'signature_wrong', files: ({ maker, fresh }) => {
    const manifest = maker.manifest(fresh);
    return maker.files(manifest, fresh, makeKey().sign(manifest));
  } },
  { name: 'signs in the legacy way', code: 'signature_wrong', files: ({ maker, fresh }) => {
    const manifest = maker.manifest(fresh);
    return maker.files(manifest, fresh, maker.key.sign(manifest, 'a test', true));
  } },
  { name: 'swaps the key', code: 'key_unknown', files: ({ maker, fresh }) => {
    const thief = makeKey();
    const manifest = maker.manifest(fresh, { key: thief.text });
    return maker.files(manifest, fresh, thief.sign(manifest));
  } },
  { name: 'changes the key without a step', code: 'key_unknown', files: ({ maker, fresh }) => {
    const manifest = maker.manifest(fresh, { key: maker.next.text, next: makeKey().digest });
    return maker.files(manifest, fresh, maker.next.sign(manifest));
  } },
  { name: 'has a step that the new key did not sign', code: 'step_signature_wrong', files: ({ maker, fresh }) => {
    const after = makeKey();
    const manifest = maker.manifest(fresh, { key: maker.next.text, next: after.digest });
    return new Map([...maker.files(manifest, fresh, maker.next.sign(manifest)), ...maker.step({ after, incoming: makeKey() })]);
  } },
  { name: 'has a step that the old key did not sign', code: 'step_signature_wrong', files: ({ maker, fresh }) => {
    const after = makeKey();
    const manifest = maker.manifest(fresh, { key: maker.next.text, next: after.digest });
    return new Map([...maker.files(manifest, fresh, maker.next.sign(manifest)), ...maker.step({ after, outgoing: makeKey() })]);
  } },
  { name: 'steals the key and steps to its own', code: 'step_uncommitted', files: ({ maker, fresh }) => {
    const [thief, after] = [makeKey(), makeKey()];
    const manifest = maker.manifest(fresh, { key: thief.text, next: after.digest });
    return new Map([...maker.files(manifest, fresh, thief.sign(manifest)), ...maker.step({ to: thief, after })]);
  } },
  { name: 'steals the key and revokes it for its own', code: 'step_uncommitted', files: ({ maker, fresh }) => {
    const [thief, after] = [makeKey(), makeKey()];
    const manifest = maker.manifest(fresh, { key: thief.text, next: after.digest });
    return new Map([...maker.files(manifest, fresh, thief.sign(manifest)), ...maker.step({ to: thief, after, outgoing: null })]);
  } },
  { name: 'steals the key and announces its own', code: 'next_key_changed',
    files: (stage) => lying(stage, { next: makeKey().digest }) },
  { name: 'garbles a step', code: 'step_malformed', files: ({ maker, fresh }) => {
    const manifest = maker.manifest(fresh, { key: maker.next.text, next: makeKey().digest });
    const step = [...maker.step({ reason: 'whim' })];
    return new Map([...maker.files(manifest, fresh, maker.next.sign(manifest)), ...step]);
  } },
  { name: 'speaks a later version', code: 'manifest_version', files: ({ maker, fresh }) => {
    const manifest = maker.manifest(fresh).replace('firsthand-list 2', 'firsthand-list 3');
    return maker.files(manifest, fresh);
  } },
  { name: 'has a field that must be understood', code: 'manifest_newer', files: (stage) => lying(stage, { more: ['Threshold: 2'] }) },
  { name: 'signs what is no manifest', code: 'manifest_malformed', files: ({ maker, fresh }) =>
    maker.files(maker.manifest(fresh).replace('serial: ', 'serial: 0'), fresh) },
  { name: 'names a segment twice', code: 'manifest_malformed', files: ({ maker, fresh }) => {
    const twice = [...fresh, fresh[0]];
    return maker.files(maker.manifest(twice), twice);
  } },
  { name: 'signs what is no index', code: 'segment_unreadable', files: ({ maker, old }) => {
    const segments = [...old, { bytes: Buffer.from(PAGE), articles: 3 }];
    return maker.files(maker.manifest(segments), segments);
  } },
  { name: 'counts articles that are not there', code: 'segment_content', files: ({ maker, fresh }) => {
    const segments = fresh.map((segment, at) => ({ ...segment, articles: segment.articles + at }));
    return maker.files(maker.manifest(segments), segments);
  } },
  { name: 'changes a byte of a segment', code: 'segment_hash', files: (stage) =>
    withOtherSegment(stage, (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes[bytes.length - 1] ^ 1])])) },
  { name: 'ends a segment early', code: 'segment_length', files: (stage) => withOtherSegment(stage, (bytes) => bytes.subarray(0, -9)) },
  { name: 'answers with a page for a segment', code: 'segment_length', files: (stage) => withOtherSegment(stage, () => Buffer.from(PAGE)) },
  { name: 'lacks a segment', code: 'missing', files: (stage) => withOtherSegment(stage, () => null) },
  { name: 'lacks the manifest', code: 'missing', files: ({ next }) => changed(next, { [MANIFEST]: null }) },
  { name: 'has vanished', code: 'missing', files: () => new Map() },
  { name: 'answers with a page for everything', code: 'signature_malformed', answers: status(200, { 'Content-Type': 'text/html' }, PAGE) },
  { name: 'compresses without saying so', code: 'signature_malformed', answers: ({ response }, file) => {
    if (!file) return false;
    response.writeHead(200, OPEN).end(gzipSync(file));
    return true;
  } },
  { name: 'says "not modified" about the manifest', code: 'not_modified_unasked', answers: only((path) => path === MANIFEST, status(304)) },
  { name: 'forbids', code: 'denied', answers: status(403) },
  { name: 'is overloaded', code: 'unreachable', answers: status(503) },
  { name: 'asks to wait', code: 'unreachable', answers: status(429, { 'Retry-After': '3600' }) },
  { name: 'hangs up', code: 'unreachable', answers: ({ response }) => {
    response.destroy();
    return true;
  } },
  { name: 'leads in circles', code: 'redirected', answers: (request) => {
    request.response.writeHead(302, { ...OPEN, Location: request.path.endsWith('?') ? request.path.slice(0, -1) : `${request.path}?` }).end();
    return true;
  } },
  { name: 'leads to another host', code: 'redirected', answers: (request, file) =>
    status(302, { Location: `${request.origin.replace('127.0.0.1', 'localhost')}/elsewhere/${request.path}` })(request, file) },
  { name: 'never ends the signature', code: 'too_large', answers: only((path) => path === SIGNATURE, endless) },
  { name: 'never ends the manifest', code: 'too_large', answers: only((path) => path === MANIFEST, endless) },
  { name: 'never ends a segment', code: 'too_large', answers: only(isSegment, endless) },
  { name: 'cuts the manifest off', code: 'cut_off', answers: only((path) => path === MANIFEST, cutOff) },
  { name: 'cuts a segment off', code: 'cut_off', answers: only(isSegment, cutOff) },
  { name: 'never answers', code: 'timed_out', slow: true, answers: () => true },
  { name: 'trickles the manifest', code: 'timed_out', slow: true, answers: only((path) => path === MANIFEST, trickle) },
];

/**
 * Starts a host of a list, which is honest until it is told to behave otherwise.
 * @param {Segment[]} old the segments of the issue that the device gets first
 * @param {Segment[]} fresh those of the next issue, which has others besides
 */
export async function hostileHost(old, fresh) {
  const host = await listHost('list/');
  /** @type {Stage} */
  let stage;

  /** A new list, of which the host has the first issue. @param {ListMaker} [maker] */
  function begin(maker = new ListMaker()) {
    const before = maker.publish(old);
    stage = { maker, old, fresh, before, next: maker.files(maker.manifest(fresh), fresh) };
    serve(before);
    return { link: maker.link(host.url), maker };
  }

  /** Is honest with these files. @param {Files} files */
  function serve(files) {
    host.files = files;
    host.answer();
  }

  return {
    requests: host.requests,
    takeRequests: host.takeRequests,
    begin,
    serve,
    /** What behaviours can use, of the list that began last. */
    stage: () => stage,
    /** Behaves in this way from now on. @param {Behaviour} way */
    behave(way) {
      host.files = way.files?.(stage) ?? stage.next;
      host.answer(way.answers);
    },
    /** Has the honest next issue from now on. */
    repent: () => serve(stage.next),
    close: host.close,
  };
}
