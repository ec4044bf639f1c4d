/**
 * What is done after bytes of a list could not be read, or were damaged.
 *
 * @typedef {import('./subscriptions.js').Subscription} Subscription
 */

import { bundledPaths, readBundledList } from './bundled.js';
import { dropCopies } from './copies.js';
import { announceChange } from './list-states.js';
import { closeLists, listsVersion } from './opened-lists.js';
import { schedule } from './schedule.js';
import { isIntact } from './segments.js';
import { change, subscriptions } from './subscriptions.js';

/**
 * Removes the copies of segments of the package, which can be made again.
 * @returns {Promise<boolean>} whether there were copies, so that another check may succeed
 */
export async function recoverCopies() {
  // If the list itself cannot be read, no segment of it can be recovered.
  const segments = await readBundledList().then(bundledPaths).catch(() => []);
  const hadCopies = segments.length > 0 && (await dropCopies(segments));
  if (hadCopies) closeLists();
  return hadCopies;
}

/** Version of the lists whose segments were read through. */
let verified = -1;

/**
 * Reads all segments of subscribed lists through, and removes those that are damaged. Their lists are left out until
 * they have been fetched again.
 * @returns {Promise<boolean>} whether there were any
 */
export async function recoverSegments() {
  if (verified === listsVersion()) return false;
  verified = listsVersion();
  const damaged = await damagedLists().catch(() => []);
  if (!damaged.length) return false;
  closeLists();
  await announceChange();
  await schedule();
  return true;
}

/** Lists that lack a segment have none from now on; what is intact of them is kept until they are updated. */
async function damagedLists() {
  const damaged = [];
  for (const { id, segments } of await subscriptions()) {
    const intact = await Promise.all(segments.map(isIntact));
    if (intact.every(Boolean)) continue;
    damaged.push(id);
    // A list from files cannot be fetched again.
    const problem = (/** @type {string | null} */ link) => ({ code: link ? 'storage_lost' : 'trust_damaged', detail: '' });
    const lost = (/** @type {Subscription} */ row) => ({ ...row, segments: [], pending: segments, due: 0, problem: problem(row.link) });
    await change(id, lost);
  }
  return damaged;
}
