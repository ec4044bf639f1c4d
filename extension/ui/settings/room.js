/** How much room there is for lists in the browser's store. */

import { element } from '../elements.js';
import { message, size } from '../../texts.js';

/** What the browser lets this extension store, less what it stores, in bytes; null where the browser does not say. */
export async function freeRoom() {
  const { quota, usage } = await navigator.storage.estimate().catch(() => ({ quota: undefined, usage: undefined }));
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

/** Shows how much of the store is used and how much is free. */
export async function showRoom() {
  const { usage } = await navigator.storage.estimate().catch(() => ({ usage: undefined }));
  const free = await freeRoom();
  element('room').textContent = usage === undefined || free === null ? '' : message('room', size(usage), size(free));
}
