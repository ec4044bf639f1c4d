// A display for headed browsers on a machine without a monitor: an X server in memory (Xvfb) and a window manager, with
// real clicks and keys, and with what the screen shows as pixels and as pictures.

import { execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program, root } from '../steps.mjs';

/**
 * @typedef {{x: number, y: number}} Point in pixels of the screen
 * @typedef {{x: number, y: number, width: number, height: number}} Area in pixels of the screen
 * @typedef {{width: number, height: number, pixels: Uint32Array}} Screen pixels as 0x__RRGGBB, row by row; the
 *   highest byte means nothing
 * @typedef {Awaited<ReturnType<typeof openDisplay>>} Display
 */

/** Where pictures of the screen are kept. */
const PICTURES = join(root, 'target/windows');

const SCREEN_WIDTH = 1280;
const SCREEN_HEIGHT = 1024;

/** Milliseconds that the start of a program, a change on the screen, and a command may take. */
const START_TIMEOUT = 30_000;
const CHANGE_TIMEOUT = 20_000;
const COMMAND_TIMEOUT = 10_000;

/** Milliseconds without a change after which the screen is at rest. */
const REST = 200;

/** Signals that end this process without an `exit` event, unless they are handled. */
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'];
const exit = () => process.exit(1);

const run = promisify(execFile);

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks every 20 ms until the answer is truthy, and returns it.
 * @template T
 * @param {string} what the thing waited for, as the error names it
 * @param {() => Promise<T | null | undefined | false> | T | null | undefined | false} ask
 * @param {number} [timeout] in milliseconds
 * @returns {Promise<T>}
 */
export async function until(what, ask, timeout = CHANGE_TIMEOUT) {
  const end = performance.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`No ${what} within ${timeout / 1000} s.`);
    await pause(20);
  }
}

/**
 * Starts a display with a number of its own. Its programs end with `close`, or with this process, and with them every
 * program that has a window there.
 */
export async function openDisplay() {
  const [xvfb, openbox, xdotool, scrot] = ['Xvfb', 'openbox', 'xdotool', 'scrot'].map((name) => program(name));
  // Xvfb keeps the pixels of the screen in a file there. Reading it takes a few milliseconds.
  const folder = await mkdtemp(join(tmpdir(), 'firsthand-display-'));
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  function kill() {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  process.once('exit', kill);
  for (const signal of SIGNALS) process.once(signal, exit);

  async function close() {
    // The window manager before the server that it is connected to.
    for (const child of children.reverse()) await end(child);
    await rm(folder, { recursive: true, force: true });
    process.removeListener('exit', kill);
    for (const signal of SIGNALS) process.removeListener(signal, exit);
  }

  try {
    const size = ['-screen', '0', `${SCREEN_WIDTH}x${SCREEN_HEIGHT}x24`];
    // Xvfb takes the first free display number and writes it to descriptor 3.
    const server = spawn(xvfb, ['-displayfd', '3', '-nolisten', 'tcp', '-noreset', ...size, '-fbdir', folder], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    children.push(server);
    const env = onlyThisDisplay(await displayOf(server));

    const xdo = async (/** @type {unknown[]} */ ...args) =>
      (await run(xdotool, args.map(String), { env, timeout: COMMAND_TIMEOUT })).stdout.trim();
    // The pointer is part of the screen. At rest it hovers over no window, in a row above every page.
    const rest = () => xdo('mousemove', SCREEN_WIDTH - 1, 0);
    const screen = async () => screenOf(await readFile(join(folder, 'Xvfb_screen0')));

    children.push(spawn(openbox, [], { env, stdio: 'ignore' }));
    await until('window manager', () => xdo('get_desktop').catch(() => null), START_TIMEOUT);
    await rest();

    return {
      /** The environment of a program that is to open its windows here. */
      env,
      screen,
      close,
      /** The screen once nothing on it has changed for a fifth of a second. */
      async atRest() {
        let [last, since] = [await screen(), performance.now()];
        return until('screen at rest', async () => {
          const now = await screen();
          if (!isSame(now, last)) [last, since] = [now, performance.now()];
          return performance.now() - since > REST && now;
        });
      },
      /**
       * Keeps a picture of the screen, or of an area of it, as `target/windows/NAME.png`.
       * @param {string} name
       * @param {object} [options]
       * @param {Area} [options.area]
       * @param {string} [options.folder] another one than `target/windows`
       */
      async picture(name, { area, folder = PICTURES } = {}) {
        const part = area ? ['--autoselect', [area.x, area.y, area.width, area.height].join(',')] : [];
        await mkdir(folder, { recursive: true });
        await run(scrot, ['--overwrite', ...part, join(folder, `${name}.png`)], { env, timeout: COMMAND_TIMEOUT });
      },
      /**
       * Moves the pointer there, clicks, and leaves it there.
       * @param {Point} point
       */
      click: ({ x, y }) => xdo('mousemove', x, y, 'mousedown', 1, 'sleep', 0.05, 'mouseup', 1),
      /** Moves the pointer away from every window. */
      rest,
      /** The number of the window that has the focus; '' for none. */
      activeWindow: () => xdo('getactivewindow').catch(() => ''),
      /** @param {string} name of a key as xdotool knows it, such as `Escape` */
      press: (name) => xdo('key', name),
      /** @param {string} text in ASCII */
      type: (text) => xdo('type', '--delay', 5, text),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The environment with this display instead of what a desktop may have: its own Wayland, or a scale.
 * @param {string} display such as `:1`
 */
function onlyThisDisplay(display) {
  const env = { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', MOZ_ENABLE_WAYLAND: '0' };
  for (const name of ['WAYLAND_DISPLAY', 'GDK_SCALE', 'GDK_DPI_SCALE']) delete env[name];
  return env;
}

/**
 * The display of an X server that has just been started, once it answers there.
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>} such as `:1`
 */
function displayOf(server) {
  return new Promise((resolve, reject) => {
    let [number, errors] = ['', ''];
    const fail = (/** @type {string} */ why) => reject(new Error(`Xvfb cannot be started: ${why}\n${errors}`));
    const timer = setTimeout(() => fail(`no display within ${START_TIMEOUT / 1000} s`), START_TIMEOUT);
    server.stderr?.on('data', (text) => (errors += text));
    server.once('error', ({ message }) => fail(message));
    server.once('exit', (code) => fail(`it ended with code ${code}`));
    server.stdio[3]?.on('data', (text) => {
      number += text;
      if (!number.includes('\n')) return;
      clearTimeout(timer);
      resolve(`:${number.trim()}`);
    });
  });
}

/**
 * Ends a program that was started here, after five seconds by force.
 * @param {import('node:child_process').ChildProcess} child
 */
async function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(force);
}

/**
 * Reads an X window dump (XWDFile.h), the form in which Xvfb keeps its screen: a header of big-endian 32-bit numbers,
 * colours of 12 bytes each, and the pixels in the byte order of the machine.
 * @param {Buffer} dump
 * @returns {Screen}
 */
function screenOf(dump) {
  const header = (/** @type {number} */ field) => dump.readUInt32BE(field * 4);
  const [headerBytes, width, height] = [header(0), header(4), header(5)];
  const [pixelBits, rowBytes, colours] = [header(11), header(12), header(19)];
  if (pixelBits !== 32 || rowBytes !== width * 4) throw new Error(`Unexpected screen: ${pixelBits} bits per pixel`);
  const start = dump.byteOffset + headerBytes + colours * 12;
  return { width, height, pixels: new Uint32Array(dump.buffer.slice(start, start + height * rowBytes)) };
}

/**
 * @param {Screen} one
 * @param {Screen} other
 */
const isSame = (one, other) => Buffer.from(one.pixels.buffer).equals(Buffer.from(other.pixels.buffer));

/**
 * The smallest area that holds every pixel that `wanted` accepts, or null where there is none.
 * @param {Screen} screen
 * @param {(pixel: number, at: number) => boolean} wanted
 * @param {{from?: number, to?: number}} [rows] the rows to look at, `to` not among them
 * @returns {Area | null}
 */
export function areaOf({ width, height, pixels }, wanted, { from = 0, to = height } = {}) {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = from; y < to; y++) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if (!wanted(pixels[at], at)) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
