/** Whether the pages of the extension are light or dark: the user's choice, which appearance.js follows. */

import { storedChoice } from '../stored.js';

export const APPEARANCE = storedChoice('appearance', /** @type {const} */ (['system', 'light', 'dark']), 'system');
