/**
 * The worker's end of `engine.js`: says when it is ready, and answers tasks by their names.
 *
 * @param {Promise<unknown>} loading
 * @param {() => number} maxBytes the largest page; asked when all is loaded
 * @param {Record<string, (task: any, progress: (done: number) => void) => unknown>} tasks
 */
export function answering(loading, maxBytes, tasks) {
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
      // After a trap the wasm's memory can no longer be trusted: a new worker has to take over.
      const broken = error instanceof WebAssembly.RuntimeError;
      postMessage({ id, error: error instanceof Error ? error.message : String(error), broken });
    }
  });
}
