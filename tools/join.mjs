// Joins the modules of what readers wait for into one script each: of the background worker, which a browser has to start
// for most badges, and of the popup. A browser fetches every module apart, one after the other where they import each other.
// Nothing is shortened.

import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The joined scripts, by the module that each begins with. Paths in the extension. */
const JOINED = { 'background.js': 'pkg/background.js', 'ui/popup/popup.js': 'pkg/popup.js' };

/** What scripts start as workers of their own. Paths in the extension. */
const WORKERS = ['compare/compare-worker.js'];

/**
 * Joins the modules of an extension, which has the package of the core, into their places in it.
 * @param {string} extension its folder
 */
export const joinScripts = (extension) => bundle(extension, JOINED, true);

/**
 * The modules of an extension that are needed no longer beside its joined scripts.
 * @param {string} extension its folder
 * @returns {Promise<string[]>} paths in the extension
 */
export async function needlessModules(extension) {
  const joined = await bundle(extension, JOINED, false);
  const others = [...(await scriptsOfPages(extension)), ...WORKERS].filter((script) => !Object.values(JOINED).includes(script));
  const used = new Set(await bundle(extension, Object.fromEntries(others.map((script) => [script, script])), false));
  return joined.filter((module) => !used.has(module));
}

/**
 * @param {string} extension
 * @param {Record<string, string>} scripts by the module that each begins with
 * @param {boolean} write
 * @returns {Promise<string[]>} all modules that are in the scripts
 */
async function bundle(extension, scripts, write) {
  // Imported here, because the set-up installs it. One program without dependencies, which joins all in some milliseconds.
  const { build } = await import('esbuild');
  const { metafile } = await build({
    entryPoints: Object.entries(scripts).map(([from, to]) => ({ in: from, out: to.replace(/\.js$/, '') })),
    outdir: '.',
    absWorkingDir: extension,
    bundle: true,
    write,
    allowOverwrite: true,
    format: 'esm',
    charset: 'utf8',
    metafile: true,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs);
}

/** The modules that the pages of an extension begin with. @param {string} extension */
async function scriptsOfPages(extension) {
  const files = (await readdir(join(extension, 'ui'), { recursive: true })).filter((file) => file.endsWith('.html'));
  const scripts = files.map(async (file) => {
    const html = await readFile(join(extension, 'ui', file), 'utf8');
    const named = [...html.matchAll(/<script type="module" src="([^"]+)"/g)];
    return named.map(([, path]) => join('ui', dirname(file), path));
  });
  return (await Promise.all(scripts)).flat();
}
