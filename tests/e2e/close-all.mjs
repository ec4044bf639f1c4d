/**
 * Closes what a suite has opened, one after the other, each even if one before it fails; then rejects with the first
 * failure. What was not opened is left out.
 * @param {...({close(): Promise<unknown>} | undefined)} opened a browser before the display that it is on
 */
export async function closeAll(...opened) {
  /** @type {unknown[]} */
  const failures = [];
  for (const one of opened) await one?.close().catch((error) => failures.push(error));
  if (failures.length) throw failures[0];
}
