/**
 * The page's end of a worker: gives it tasks, stops it, and replaces it when it has failed. `worker-tasks.js` is the
 * other end.
 *
 * @typedef {import('../pkg/firsthand.js').PairReport} PairReport
 * @typedef {import('../pkg/firsthand.js').Figures} Figures
 * @typedef {import('./compare-worker.js').Compared} Compared
 * @typedef {import('./compare-worker.js').Counting} Counting
 * @typedef {import('./compare-worker.js').ToCompare} ToCompare
 *
 * @typedef {{code: string, message: string}} Problem `code`: the name of an error of the core; `crashed` if the worker
 *   failed in the task, `not_loaded` if it could not be started, `no_pair` if it has not compared what is to be counted
 */

/** Tasks that were under way when the user pressed Stop reject with this. */
export class Stopped extends Error {}

/** Tasks that failed reject with this. The message is for readers. */
export class TaskError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Engine {
  /** Tasks under way, by their numbers. @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void, progress?: (share: number) => void}>} */
  #tasks = new Map();
  #lastId = 0;
  /** @type {() => Worker} */
  #begin;
  /** @type {(problem: Problem) => string} */
  #explain;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Promise<number>} */
  #maxBytes = Promise.resolve(0);
  /** Rejects tasks that wait for the worker to be ready. @type {(reason: Error) => void} */
  #rejectReady = () => {};

  /**
   * @param {() => Worker} begin starts the worker
   * @param {(problem: Problem) => string} explain what is said to readers about a problem
   */
  constructor(begin, explain) {
    this.#begin = begin;
    this.#explain = explain;
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
   * @param {ToCompare} texts
   * @param {(share: number) => void} [progress]
   * @returns {Promise<Compared>}
   */
  compare(texts, progress) {
    return this.run({ task: 'compare', ...texts }, progress);
  }

  /**
   * Counts the figures of what was compared last in another way.
   * @param {Counting} counting
   * @returns {Promise<Figures>}
   */
  count(counting) {
    return this.run({ task: 'count', counting });
  }

  /** Stops all tasks and starts a new worker. */
  stop() {
    this.#replace(new Stopped('Stopped.'));
  }

  /** @param {string} code @param {string} [message] */
  #problem(code, message = '') {
    return new TaskError(code, this.#explain({ code, message }));
  }

  #start() {
    const worker = this.#begin();
    this.#worker = worker;
    this.#maxBytes = new Promise((resolve, reject) => {
      this.#rejectReady = reject;
      worker.addEventListener('message', ({ data }) => {
        if (data.id === undefined) {
          if (data.ready) resolve(data.maxBytes);
          else reject(this.#problem('not_loaded'));
        } else if (worker === this.#worker) {
          this.#receive(data);
        }
      });
      worker.addEventListener('error', (event) => {
        // Without this the browser prints another error, which says less.
        event.preventDefault();
        reject(this.#problem('not_loaded'));
        this.#rejectTasks(this.#problem('not_loaded'));
      });
    });
    // Tasks reject with this error; without a task it must not count as unhandled.
    this.#maxBytes.catch(() => {});
  }

  /** @param {{id: number, progress?: number, result?: unknown, error?: Problem, broken?: boolean}} message */
  #receive({ id, progress, result, error, broken }) {
    const task = this.#tasks.get(id);
    if (progress !== undefined) {
      task?.progress?.(progress);
      return;
    }
    this.#tasks.delete(id);
    if (error === undefined) task?.resolve(result);
    else task?.reject(broken ? this.#problem('crashed') : this.#problem(error.code, error.message));
    if (broken) this.#replace(this.#problem('crashed'));
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
