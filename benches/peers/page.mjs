// Figures → one HTML page that needs nothing else, in the looks of docs/evaluation.html. It holds figures, no text of the
// data, and no date.

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

/** What a reader of the figures must know. benches/README.md says the same at more length. */
const FAIRNESS = [
  'Firsthand does more: its index lets passages be shown, names its articles, and its look-up ends in a verdict with evidence. The others end in a list.',
  'Its verdicts were fitted to data of these kinds, part of these very pages; the figures flatter it there. docs/evaluation.md has those on unseen folds.',
  'MinHash estimates how much two whole texts have in common; it is made for near-duplicates, not for excerpts or re-worded pages.',
  'tantivy is set to find the most (50 words, however rare); as it comes it finds fewer. It has no threshold: it always answers.',
  'gaoya keeps its index in memory and reads signatures only at opening. The LSH indexes know their articles by number, not by address.',
  'The Python peers make their shingles in Python, as their users do, in as many processes as there are cores; memory is that of all processes added up, shared pages counted in each.',
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
<h1>Firsthand beside what one would pick instead</h1>
<p><code>node benches/peers.mjs --data DATA --html FILE</code>, everything in one run, on</p>
${list(facts(result).map(escape))}<p class="soft">Every measurement is a process of its own, bound to its cores and timed from its start to its end; rounds
are interleaved. ${escape(RATIO)}.</p>
${list(methods)}<h2>Figures</h2>
${tables(result).map(html).join('')}<h2>What is unfair to whom</h2>
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
