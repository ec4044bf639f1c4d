/** Changes to the memory are made one after another, as long as this worker lives. */

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function inTurn(work) {
  const turn = last.then(work);
  last = turn.catch(() => {});
  return turn;
}
