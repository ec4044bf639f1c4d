// Makes the folder that is shipped: the extension with the list that it comes with.

import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from './build.mjs';
import { bundleStarter } from './starter.mjs';
import { root, say } from './steps.mjs';

const HELP = `Makes the folder that is shipped: the extension with the list that it comes with.

node tools/package.mjs [options]

  --out FOLDER     where to put it (target/package); what is there is replaced
  --starter FOLDER a list that "firsthand publish" has made, in place of the samples
  --link LINK      where readers get its updates, and its key: firsthand:https://HOST/PATH/#KEY
  --help           print this text`;

/** Files of the extension that are not shipped. */
const LEFT_OUT = ['screenshots', 'lists/README.md', 'pkg/.gitignore', '.gitignore'];

async function main() {
  const { out, starter, link, help } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'target/package') },
      starter: { type: 'string' },
      link: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
  if (help) return console.log(HELP);
  if ((starter === undefined) !== (link === undefined)) throw new Error('--starter and --link belong together (see --help).');
  await buildExtension();
  const folder = resolve(out);
  await rm(folder, { recursive: true, force: true });
  await cp(join(root, 'extension'), folder, { recursive: true });
  for (const name of LEFT_OUT) await rm(join(folder, name), { recursive: true, force: true });
  if (starter !== undefined) await bundleStarter(folder, starter, link ?? '');
  say(`The extension is in ${folder}.`);
}

await main().catch((error) => {
  say(`package: ${error.message}`);
  process.exitCode = 1;
});
