/**
 * The page's end of the worker: asks it, stops it, and replaces it when it has failed.
 *
 * @typedef {import('./pkg/firsthand.js').Report} Report
 * @typedef {import('./marking.js').Marked} Marked
 * @typedef {{report: Report, marked: {source: Marked, page: Marked}}} Compared
 */

/** Thrown to those who were waiting when the reader pressed Stop. */
export class Stopped extends Error {}

const FAILED = 'The comparison failed on this. That is a mistake of Firsthand, not yours; please report it.';
const NOT_LOADED =
  'The comparison engine could not be loaded. Serve this page with “node www/serve.mjs”, which builds it, then reload.';

export class Engine {
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void, progress?: (share: number) => void}>} */
  #waiting = new Map();
  #last = 0;
  /** The worker's file, beside this one. @type {string} */
  #script;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Promise<number>} */
  #maxBytes = Promise.resolve(0);
  /** Refuses those who still wait for the worker to be there. @type {(reason: Error) => void} */
  #refuse = () => {};

  /** @param {string} [script] the worker's file, beside this one */
  constructor(script = 'worker.js') {
    this.#script = script;
    this.#start();
  }

  /** The largest file or text, in bytes of UTF-8; the core says so. */
  get maxBytes() {
    return this.#maxBytes;
  }

  /**
   * The article's text in an HTML document.
   * @param {string} html
   * @returns {Promise<string>}
   */
  read(html) {
    return this.ask({ task: 'read', html });
  }

  /**
   * @param {string} source
   * @param {string} page
   * @returns {Promise<Compared>}
   */
  compare(source, page) {
    return this.ask({ task: 'compare', source, page });
  }

  /** Ends what is under way; the next question finds a new worker. */
  stop() {
    this.#replace(new Stopped('Stopped.'));
  }

  /** A new worker, which has done nothing yet. */
  renew() {
    this.stop();
  }

  #start() {
    const worker = new Worker(new URL(this.#script, import.meta.url), { type: 'module' });
    this.#worker = worker;
    this.#maxBytes = new Promise((resolve, reject) => {
      this.#refuse = reject;
      worker.addEventListener('message', ({ data }) => {
        if (data.id === undefined) {
          if (data.ready) resolve(data.maxBytes);
          else reject(new Error(NOT_LOADED));
        } else if (worker === this.#worker) {
          this.#answer(data);
        }
      });
      worker.addEventListener('error', (event) => {
        // Without this the browser also prints an error that says less than ours.
        event.preventDefault();
        reject(new Error(NOT_LOADED));
        for (const { reject: refuse } of this.#waiting.values()) refuse(new Error(NOT_LOADED));
        this.#waiting.clear();
      });
    });
    // Whoever asks gets the error; a page on which nobody asks needs no warning.
    this.#maxBytes.catch(() => {});
  }

  /** @param {{id: number, progress?: number, result?: unknown, error?: string, broken?: boolean}} answer */
  #answer({ id, progress, result, error, broken }) {
    const asked = this.#waiting.get(id);
    if (progress !== undefined) {
      asked?.progress?.(progress);
      return;
    }
    this.#waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(broken ? FAILED : error));
    if (broken) this.#replace(new Error(FAILED));
  }

  /** @param {Error} reason for those who wait */
  #replace(reason) {
    this.#worker?.terminate();
    this.#refuse(reason);
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    this.#start();
  }

  /**
   * @param {{task: string} & Record<string, unknown>} task one of those that the worker knows
   * @param {(share: number) => void} [progress] is told how far it is, 0 to 1
   * @returns {Promise<any>}
   */
  async ask(task, progress) {
    const worker = this.#worker;
    await this.#maxBytes;
    if (worker !== this.#worker) throw new Stopped('Stopped.');
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress });
      worker?.postMessage({ id, ...task });
    });
  }
}
