// What the command-line tool says of evidence that was saved.

/** The outcome for a file that agrees with itself, and with the list if it was replayed. */
export const AGREES = { code: 0, agrees: true, wrong: [] };

/**
 * What the tool says of a file.
 * @param {Awaited<ReturnType<typeof import('../tool.mjs').openTool>>} tool
 * @param {string} file
 * @param {...string} more arguments, such as the index with which to replay it
 */
export async function verified(tool, file, ...more) {
  const { code, stdout, stderr } = await tool.run('verify', '--format', 'json', file, ...more);
  if (!stdout) throw new Error(stderr);
  const said = JSON.parse(stdout);
  return { code, ...said, wrong: said.checks.filter(({ right }) => right === false).map(({ what }) => what) };
}

/** What of that is to be {@link AGREES}. @param {Awaited<ReturnType<typeof verified>>} said */
export const outcome = ({ code, agrees, wrong }) => ({ code, agrees, wrong });
