import { tellPage } from './tell-page.js';

/**
 * Whether passages are marked on the page of a tab. Marks outlive the popup, and only the page knows of them.
 * @param {number} tabId
 */
export const pageIsMarked = async (tabId) => !!(await tellPage(tabId, { type: 'marks' }))?.on;
