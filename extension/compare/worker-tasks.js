/**
 * The worker's end of `engine.js`: reports when the worker is ready, and performs tasks by their names.
 *
 * @param {Promise<unknown>} loading
 * @param {() => number} maxBytes maximum size of a page; called when everything is loaded
 * @param {Record<string, (task: any, progress: (share: number) => void) => unknown>} tasks
 */
export function performTasks(loading, maxBytes, tasks) {
  loading.then(
    () => postMessage({ ready: true, maxBytes: maxBytes() }),
    (error) => postMessage({ ready: false, error: String(error?.message ?? error) }),
  );
  addEventListener('message', async (/** @type {MessageEvent<{id: number, task: string}>} */ { data }) => {
    const { id } = data;
    try {
      await loading;
      postMessage({ id, result: await tasks[data.task](data, (progress) => postMessage({ id, progress })) });
    } catch (error) {
      // After a trap the memory of the core can no longer be trusted: a new worker has to take over.
      const broken = error instanceof WebAssembly.RuntimeError;
      postMessage({ id, error: problemOf(error), broken });
    }
  });
}

/**
 * @param {unknown} error
 * @returns {import('./engine.js').Problem}
 */
function problemOf(error) {
  if (!(error instanceof Error)) return { code: 'Error', message: String(error) };
  const origin = error.cause instanceof Error ? error.cause : error;
  return { code: origin.name, message: error.message };
}
