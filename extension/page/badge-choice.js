/** Whether the badge also says that there is nothing to tell: the user's choice. */

import { storedChoice } from '../stored.js';

export const BADGE = storedChoice('badge', /** @type {const} */ (['quiet', 'talkative']), 'quiet');
