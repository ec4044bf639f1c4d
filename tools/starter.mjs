// Puts a published list into a copy of the extension, as the list that it comes with.

import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Puts a published list into a copy of the extension, in place of the samples. These stay for the sample page.
 * @param {string} extension the folder of the copy
 * @param {string} list the folder that was published
 * @param {string} link where its updates are, with the key that signs it
 */
export async function bundleStarter(extension, list, link) {
  if (!/^firsthand:https?:\/\/\S+#\S{56}$/.test(link)) {
    throw new Error(`"${link}" is no link with a key: firsthand:https://HOST/PATH/#KEY`);
  }
  const manifest = await readFile(join(list, 'firsthand.list'), 'utf8');
  const named = [...manifest.matchAll(/^segment: ([0-9a-f]{64})$/gm)].map(([, sha256]) => `segments/${sha256}.firsthand`);
  if (!named.length) throw new Error(`${join(list, 'firsthand.list')} names no segment: publish the list anew.`);
  const lists = join(extension, 'lists');
  const starter = join(lists, 'starter');
  await rm(starter, { recursive: true, force: true });
  await mkdir(starter, { recursive: true });
  for (const name of ['firsthand.list', 'firsthand.list.minisig', ...named]) {
    const bytes = await readFile(join(list, name));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (name.startsWith('segments/') && name !== `segments/${sha256}.firsthand`) throw new Error(`${name} is damaged: publish the list anew.`);
    await mkdir(dirname(join(starter, name)), { recursive: true });
    await writeFile(join(starter, name), bytes);
  }
  if (await stat(join(list, 'keys')).catch(() => null)) await cp(join(list, 'keys'), join(starter, 'keys'), { recursive: true });
  await writeFile(join(starter, 'link'), `${link}\n`);
  await writeFile(join(lists, 'bundled.list'), ['firsthand-list 1', ...named.map((name) => `starter/${name}`), ''].join('\n'));
}
