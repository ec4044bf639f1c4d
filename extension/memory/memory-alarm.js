/** Regular work on the memory: what is too old is forgotten even if nothing is read. */

import { tidyMemory } from './keeping.js';
import { memoryChoice } from './memory-choice.js';
import { beginToLook, endLooking, lookAtNews } from './second-look.js';

export const MEMORY_ALARM = 'memory';

/** Minutes after the start of the browser before anything is done, so that no page waits; and between two times. */
const FIRST = 3;
const PERIOD = 360;

/** When the browser or the extension has started: alarms are lost then. */
export async function startMemory() {
  if ((await memoryChoice()).on) await chrome.alarms.create(MEMORY_ALARM, { delayInMinutes: FIRST, periodInMinutes: PERIOD });
}

/** What is due when the alarm fires. */
export async function doMemoryWork() {
  if (!(await memoryChoice()).on) return stopMemory();
  await tidyMemory();
  await lookAtNews();
}

/** When the reader switches the memory on. */
export async function beginMemory() {
  await beginToLook();
  await startMemory();
}

/** When the reader switches it off. */
export async function stopMemory() {
  await chrome.alarms.clear(MEMORY_ALARM);
  await endLooking();
}
