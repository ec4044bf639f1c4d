/** Starts the workers of the pages, with what is said when a task has failed. */

import { messageOf } from './core-errors.js';
import { Engine } from './pkg/extension/compare/engine.js';

const FAILED = 'The comparison failed on this. That is a mistake of Firsthand, not yours; please report it.';
const NOT_LOADED =
  'The comparison engine could not be loaded. Serve this page with “node www/serve.mjs”, which builds it, then reload.';

/** @param {string} script the worker's file, in the same folder as this one */
export const startEngine = (script) =>
  new Engine(
    () => new Worker(new URL(script, import.meta.url), { type: 'module' }),
    ({ code, message }) => {
      if (code === 'crashed') return FAILED;
      if (code === 'not_loaded') return NOT_LOADED;
      return messageOf(Object.assign(new Error(message), { name: code }));
    },
  );
