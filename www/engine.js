/**
 * The page's end of a worker: gives it tasks, stops it, and replaces it when it has failed. `worker-tasks.js` is the
 * other end.
 *
 * @typedef {import('./pkg/extension/pkg/firsthand.js').Report} Report
 * @typedef {import('./pkg/extension/compare/marking.js').Marked} Marked
 * @typedef {{report: Report, marked: {source: Marked, page: Marked}}} Compared
 */

/** Tasks that were under way when the user pressed Stop reject with this. */
export class Stopped extends Error {}

const FAILED = 'The comparison failed on this. That is a mistake of Firsthand, not yours; please report it.';
const NOT_LOADED =
  'The comparison engine could not be loaded. Serve this page with “node www/serve.mjs”, which builds it, then reload.';

export class Engine {
  /** Tasks under way, by their numbers. @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void, progress?: (share: number) => void}>} */
  #tasks = new Map();
  #lastId = 0;
  /** @type {string} */
  #script;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Promise<number>} */
  #maxBytes = Promise.resolve(0);
  /** Rejects tasks that wait for the worker to be ready. @type {(reason: Error) => void} */
  #rejectReady = () => {};

  /** @param {string} script the worker's file, in the same folder as this one */
  constructor(script) {
    this.#script = script;
    this.#start();
  }

  /** Maximum size of a file or text that the core takes, in bytes of UTF-8. */
  get maxBytes() {
    return this.#maxBytes;
  }

  /**
   * Extracts the article's text from an HTML document.
   * @param {string} html
   * @returns {Promise<string>}
   */
  read(html) {
    return this.run({ task: 'read', html });
  }

  /**
   * @param {string} source
   * @param {string} page
   * @returns {Promise<Compared>}
   */
  compare(source, page) {
    return this.run({ task: 'compare', source, page });
  }

  /** Stops all tasks and starts a new worker. */
  stop() {
    this.#replace(new Stopped('Stopped.'));
  }

  #start() {
    const worker = new Worker(new URL(this.#script, import.meta.url), { type: 'module' });
    this.#worker = worker;
    this.#maxBytes = new Promise((resolve, reject) => {
      this.#rejectReady = reject;
      worker.addEventListener('message', ({ data }) => {
        if (data.id === undefined) {
          if (data.ready) resolve(data.maxBytes);
          else reject(new Error(NOT_LOADED));
        } else if (worker === this.#worker) {
          this.#receive(data);
        }
      });
      worker.addEventListener('error', (event) => {
        // Without this the browser prints another error, which says less.
        event.preventDefault();
        reject(new Error(NOT_LOADED));
        this.#rejectTasks(new Error(NOT_LOADED));
      });
    });
    // Tasks reject with this error; without a task it must not count as unhandled.
    this.#maxBytes.catch(() => {});
  }

  /** @param {{id: number, progress?: number, result?: unknown, error?: string, broken?: boolean}} message */
  #receive({ id, progress, result, error, broken }) {
    const task = this.#tasks.get(id);
    if (progress !== undefined) {
      task?.progress?.(progress);
      return;
    }
    this.#tasks.delete(id);
    if (error === undefined) task?.resolve(result);
    else task?.reject(new Error(broken ? FAILED : error));
    if (broken) this.#replace(new Error(FAILED));
  }

  /** @param {Error} reason with which the tasks under way reject */
  #replace(reason) {
    this.#worker?.terminate();
    this.#rejectReady(reason);
    this.#rejectTasks(reason);
    this.#start();
  }

  /** @param {Error} reason */
  #rejectTasks(reason) {
    for (const { reject } of this.#tasks.values()) reject(reason);
    this.#tasks.clear();
  }

  /**
   * @param {{task: string} & Record<string, unknown>} task by the name that the worker knows it by
   * @param {(share: number) => void} [progress] called with the share of the task that is done, 0 to 1
   * @returns {Promise<any>} its result
   */
  async run(task, progress) {
    const worker = this.#worker;
    await this.#maxBytes;
    if (worker !== this.#worker) throw new Stopped('Stopped.');
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#tasks.set(id, { resolve, reject, progress });
      worker?.postMessage({ id, ...task });
    });
  }
}
