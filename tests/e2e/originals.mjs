// The originals that sample pages are made from.

import { samples } from '../../tools/samples.mjs';

const cases = await samples();

/** The address of the original that a sample page is made from. @param {string} file */
export const original = (file) => cases.find((sample) => sample.file === file).original;
