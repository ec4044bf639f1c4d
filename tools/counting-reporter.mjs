// A reporter for `node --test` that prints the counts of one file as one line of JSON. The summary of Node's own reporters
// will not do: it counts a file without tests as a test that passes, and does not count a suite that is skipped whole.

import { resolve } from 'node:path';

/** @param {AsyncIterable<{type: string, data: any}>} source */
export default async function* countTests(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const passes = type === 'test:pass';
    // A file without a test, or one that ends with an error outside of its tests, is reported as a test of its own.
    const isFile = data.nesting === 0 && data.file !== undefined && resolve(data.name) === data.file;
    if (isFile && passes) continue;
    const isSuite = data.details?.type === 'suite';
    if (isSet(data.skip) || (isSet(data.todo) && !isSuite)) counts.skipped += 1;
    // A group fails with its tests, which are counted, or by a hook of its own: Node 22 exits with 0 then.
    else if (isSuite) counts.failed += Number(data.details.error?.failureType === 'hookFailed');
    else if (passes) counts.passed += 1;
    else counts.failed += 1;
  }
  yield `\ncounted ${JSON.stringify(counts)}\n`;
}

/**
 * Whether a test has this property: `true`, or a text that says why.
 * @param {unknown} property
 */
function isSet(property) {
  return property !== undefined && property !== false;
}
