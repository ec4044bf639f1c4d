/**
 * How readily a page is called a copy: the user's choice. The core decides what it means.
 */

import { storedChoice } from '../stored.js';

export const SENSITIVITY = storedChoice('sensitivity', /** @type {const} */ (['strict', 'balanced', 'eager']), 'balanced');

/** The key of the choice in `storage.local`. */
export const KEY = SENSITIVITY.key;

export const sensitivity = SENSITIVITY.get;

export const chooseSensitivity = SENSITIVITY.set;
