// Zip files that have the same bytes for the same files, on every machine and at any time: names are in order, times are
// fixed, and the compression is JavaScript's own. That of Node differs from version to version.

import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';

/** The first day that a zip file can name. A zip file has local times, so that this is the same bytes in every zone. */
const TIME = new Date(1980, 0, 1);

/**
 * The files of a folder and its subfolders as a zip file.
 * @param {string} folder
 * @returns {Promise<Uint8Array>}
 */
export async function zipOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  const names = paths.map((path) => relative(folder, path).replaceAll('\\', '/'));
  for (const name of names.sort()) files[name] = await readFile(join(folder, name));
  return zipSync(files, { level: 9, mtime: TIME });
}
