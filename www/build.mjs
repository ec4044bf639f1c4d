// Puts what the pages run on into `www/pkg`: the extension's core, and from the samples an example and an index. After it
// `www/` is complete in itself: any static host can serve the folder.

import { copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCore, buildIndex, ORIGINALS } from '../tools/build.mjs';
import { setUp } from '../tools/setup.mjs';
import { root } from '../tools/steps.mjs';

const PACKAGE = join(root, 'www/pkg');

/** The example's two sides: samples of the repository, copied so that the texts exist once. */
const EXAMPLE = {
  'example-original.html': 'tests/samples/originals/shield-final.html',
  'example-page.html': 'tests/samples/pages/spun/shield-final--40.html',
};

/** Rejects with an error that says what to do. */
export async function build() {
  await setUp({ browsers: false });
  await cp(await buildCore(), PACKAGE, { recursive: true });
  await copyFile(join(root, 'extension/together.js'), join(PACKAGE, 'together.js'));
  for (const [name, sample] of Object.entries(EXAMPLE)) await copyFile(join(root, sample), join(PACKAGE, name));
  await buildIndex(join(PACKAGE, 'samples.firsthand'), [ORIGINALS]);
}
