// Writes the figures as one self-contained HTML page in the style of docs/evaluation.html. It has figures only: no text of
// the data, and no date.

import { RATIO, facts, tables } from './tables.mjs';

const STYLE = `\
:root{color-scheme:light dark;--line:#ccc;--soft:#555}
@media (prefers-color-scheme:dark){:root{--line:#444;--soft:#aaa}body{background:#181a1c;color:#e6e6e6}}
body{font:1rem/1.5 system-ui,sans-serif;max-width:68rem;margin:0 auto;padding:1rem;overflow-wrap:break-word}
h1,h2{line-height:1.2}h2{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}
.wide{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{padding:.15rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap;vertical-align:bottom}tbody>tr>*{vertical-align:top}
th[scope=col],td.words{white-space:normal}td.words{min-width:16rem}
th.name,th[scope=row],td.words{text-align:left}th[scope=row]{font-weight:400}
.soft{color:var(--soft)}
`;

/** What a reader of the figures must know, in short; benches/README.md has more. */
const FAIRNESS = [
  'Firsthand does more: its index allows passages to be shown and names its articles, and its look-up ends in a verdict with evidence. The look-ups of the others end in a list.',
  'The model behind its verdicts was fitted to data of these kinds, some of these pages included, so its figures for verdicts are too good. docs/evaluation.md has figures on unseen folds.',
  'MinHash estimates how much two whole texts have in common; it is meant for near-duplicates, not for excerpts or re-worded pages.',
  'tantivy is configured to find as many as it can (50 words, however rare); with its default settings it finds fewer. It has no threshold: it always returns articles.',
  'gaoya keeps its index in memory and reads nothing but signatures on opening. The LSH indexes identify articles by number, not by address.',
  'The Python peers compute their shingles in Python, as their users do, in as many processes as there are cores. Their memory is the sum over all processes, which counts shared pages several times.',
];

/**
 * The whole page.
 * @param {import('./figures.mjs').Result} result
 */
export function page(result) {
  const list = (/** @type {string[]} */ items) => `<ul>\n${items.map((item) => `<li>${item}</li>\n`).join('')}</ul>\n`;
  const methods = result.methods.map(({ name, version, what }) => `<b>${escape(name)} ${escape(version)}</b>: ${escape(what)}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Firsthand: benchmarks</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
<h1>Firsthand and alternatives to it</h1>
<p><code>node benches/peers.mjs --data DATA --html FILE</code>, everything in one run, on</p>
${list(facts(result).map(escape))}<p class="soft">Every measurement is a process of its own, bound to its cores and timed from its start to its end; rounds
are interleaved. ${escape(RATIO)}.</p>
${list(methods)}<h2>Figures</h2>
${tables(result).map(html).join('')}<h2>In what respects the comparison is unfair</h2>
${list(FAIRNESS.map(escape))}</main>
</body>
</html>
`;
}

/** @param {import('./tables.mjs').Table} table */
function html({ caption, note, heads, rows, words }) {
  const named = (/** @type {number} */ column) => column === 0 || (words && column === heads.length - 1);
  const head = heads.map((cell, column) => `<th scope="col"${named(column) ? ' class="name"' : ''}>${escape(cell)}</th>`);
  const body = rows.map((cells) => {
    const row = cells.map((cell, column) => {
      if (column === 0) return `<th scope="row">${escape(cell)}</th>`;
      return named(column) ? `<td class="words">${escape(cell)}</td>` : `<td>${escape(cell)}</td>`;
    });
    return `<tr>${row.join('')}</tr>\n`;
  });
  return `${note ? `<p class="soft">${escape(note)}</p>\n` : ''}<div class="wide" role="region" aria-label="${escape(caption)}" tabindex="0">
<table>
<caption>${escape(caption)}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('')}</tbody>
</table>
</div>
`;
}

/** @param {string} text */
function escape(text) {
  const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => signs[/** @type {keyof typeof signs} */ (sign)]);
}
