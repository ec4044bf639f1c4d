/**
 * The kinds of a passage's parts.
 *
 * @typedef {import('../pkg/firsthand.js').Match} Match
 */

/**
 * The kinds of a passage's parts, that of most text first.
 * @param {Match} match
 * @returns {Match['kind'][]}
 */
export function kindsOfParts({ parts }) {
  /** @type {Map<Match['kind'], number>} */
  const lengths = new Map();
  for (const { kind, page } of parts) lengths.set(kind, (lengths.get(kind) ?? 0) + page[1] - page[0]);
  return [...lengths].sort((a, b) => b[1] - a[1]).map(([kind]) => kind);
}
