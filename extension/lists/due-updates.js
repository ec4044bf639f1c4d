/** What is done when the alarm for lists has fired. */

import { freeSpace } from '../reading/store.js';
import { followedLists, hasStarted, schedule, startSchedule } from './schedule.js';
import { tidy } from './subscriptions.js';
import { inTurn, updateList } from './updates.js';

/** Updates the lists that are due. */
export async function updateDueLists() {
  if (!(await hasStarted())) return startSchedule();
  try {
    await inTurn(removeRemains);
    for (const { id, due } of await followedLists()) {
      if (due <= Date.now()) await updateList(id);
    }
  } finally {
    await schedule();
  }
}

/** Removes what interrupted updates have left behind. */
export async function removeRemains() {
  await tidy();
  await freeSpace();
}
