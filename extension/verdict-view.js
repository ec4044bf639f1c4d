/**
 * Shows what is known about a page in the popup's document. Everything comes in as
 * arguments and goes out into the document: nothing is asked of the browser but words.
 *
 * @typedef {import('./protocol.js').TabState} TabState
 * @typedef {import('./protocol.js').Face} Face
 * @typedef {import('./protocol.js').Report} Report
 * @typedef {import('./pkg/firsthand.js').Comparison} Comparison
 * @typedef {import('./pkg/firsthand.js').Match} Match
 * @typedef {import('./pkg/firsthand.js').Verdict} Verdict
 */

import { face } from './tabs.js';
import { date, message, number, percent } from './texts.js';

/**
 * The verdicts for which passages are the heart of the matter.
 * @type {Verdict[]}
 */
const MADE_FROM = ['copy', 'excerpt', 'spun', 'paraphrase'];

/** More passages than this are not listed: nobody reads them, and all are marked on the page. */
const LISTED = 100;

/**
 * @param {Document} page
 * @param {TabState | null} state
 */
export function render(page, state) {
  const worn = face(state);
  page.body.dataset.face = worn;
  const report = state?.phase === 'done' && worn !== 'not_article' ? state.report : null;
  showVerdict(page, worn, state, report);
  showAdvice(page, state);
  showOriginal(page, report);
  showCoverage(page, report);
  showEvidence(page, report);
  showPassages(page, report);
  showQuotes(page, report);
  showOthers(page, report);
  showFacts(page, state);
  find(page, '#check').textContent = message(state ? 'check_again' : 'check');
  page.body.dataset.ready = 'true';
}

/**
 * @param {Document} page
 * @param {{on: boolean, marked?: number, of?: number}} marks
 */
export function renderMarks(page, { on, marked, of = 0 }) {
  page.body.dataset.marks = on ? 'on' : 'off';
  find(page, '#mark').setAttribute('aria-pressed', String(on));
  find(page, '#marked').textContent =
    marked === undefined ? '' :
    marked === 0 ? message('mark_none') :
    message('mark_count', number(marked), number(of));
}

/**
 * @param {Document} page
 * @param {Face} worn
 * @param {TabState | null} state
 * @param {Report | null} report
 */
function showVerdict(page, worn, state, report) {
  /** @type {HTMLImageElement} */ (find(page, '#icon')).src = `icons/${worn}.svg`;
  const name = report?.earlier && report.source ? 'earlier' : worn;
  const headline = message(`headline_${name}`);
  const meaning = meaningOf(name, state);
  const [h1, p] = [find(page, '#headline'), find(page, '#meaning')];
  // What has not changed is not read out again.
  if (h1.textContent !== headline) h1.textContent = headline;
  if (p.textContent !== meaning) p.textContent = meaning;
}

/**
 * @param {Face | 'earlier'} name
 * @param {TabState | null} state
 */
function meaningOf(name, state) {
  if (state?.phase === 'error') return message(`error_${state.trouble}`);
  if (state?.phase === 'unreadable') return message('not_article_file', state.contentType);
  if (state?.phase === 'done' && state.report.not_article) {
    return message(`not_article_${state.report.not_article}`);
  }
  return message(`meaning_${name}`);
}

/**
 * What to do about a failure.
 * @param {Document} page
 * @param {TabState | null} state
 */
function showAdvice(page, state) {
  const failed = state?.phase === 'error' ? state : null;
  const advice = find(page, '#advice');
  advice.hidden = !failed;
  advice.textContent = failed ? message(`do_${failed.trouble}`) : '';
  const technical = find(page, '#technical');
  technical.hidden = !failed?.detail || failed.trouble === 'blocked';
  find(technical, 'p').textContent = failed?.detail ?? '';
}

/**
 * @param {Document} page
 * @param {Report | null} report
 */
function showOriginal(page, report) {
  const section = find(page, '#original');
  section.hidden = !report?.source;
  if (!report?.source) return;
  const { source, verdict } = report;
  const own = verdict === 'source' || verdict === 'same_story';
  find(page, '#original-heading').textContent = message(
    !own || report.earlier ? 'original_heading' : `original_heading_${verdict}`,
  );
  const link = /** @type {HTMLAnchorElement} */ (find(page, '#source-link'));
  fillLink(link, source);
  find(page, '#source-facts').replaceChildren(...factsOf(page, source));
}

/**
 * @param {HTMLAnchorElement} link
 * @param {NonNullable<Comparison['source']>} source
 */
function fillLink(link, { url, title, lang }) {
  const page = link.ownerDocument;
  // An index can come from anywhere: only a web address becomes a link.
  if (/^https?:\/\//i.test(url)) link.href = url;
  else link.removeAttribute('href');
  const name = make(page, 'span', 'name', title || message('original_untitled'));
  if (title) foreign(name, lang);
  link.replaceChildren(name, make(page, 'span', 'hidden', ` ${message('opens_tab')}`));
  link.title = url;
}

/**
 * Publisher and date; the host of the address where there is no publisher.
 * @param {Document} page
 * @param {NonNullable<Comparison['source']>} source
 */
function factsOf(page, { url, publisher, published }) {
  const by = page.createElement('bdi');
  by.textContent = publisher || (URL.canParse(url) ? new URL(url).host : url);
  const day = date(published);
  return day ? [by, ' · ', day] : [by];
}

/**
 * @param {Document} page
 * @param {Report | null} report
 */
function showCoverage(page, report) {
  find(page, '#coverage').hidden = !report?.source;
  if (!report?.source) return;
  for (const side of /** @type {const} */ (['page', 'source'])) {
    const row = find(page, `#coverage-${side}`);
    const value = report.coverage[side];
    /** @type {HTMLMeterElement} */ (find(row, 'meter')).value = value;
    find(row, 'output').textContent = percent(value);
    row.dataset.value = String(value);
  }
}

/**
 * @param {Document} page
 * @param {Report | null} report
 */
function showEvidence(page, report) {
  find(page, '#evidence').hidden = !report?.source;
  if (!report?.source) return;
  // Of an original, or of a page that came first, it is not asked what it was made from.
  const score = find(page, '#score');
  score.hidden = report.verdict === 'source' || report.earlier;
  score.dataset.value = String(report.score);
  find(score, 'dd').textContent = message(
    'score_value',
    message(`score_${report.sureness}`),
    percent(report.score),
  );
  showCredit(find(page, '#credit'), report);
  showDates(find(page, '#earlier'), report);
}

/**
 * @param {HTMLElement} row
 * @param {Report} report
 */
function showCredit(row, { verdict, credit, credited }) {
  row.hidden = verdict === 'source' || !(credited || credit || MADE_FROM.includes(verdict));
  row.dataset.value = String(credited);
  const page = row.ownerDocument;
  const value = find(row, 'dd');
  if (credit) {
    const text = make(page, 'bdi', 'said', credit.text);
    value.replaceChildren(make(page, 'span', '', message(`credit_${credit.how}`)), text);
  } else {
    value.textContent = message(credited ? 'credit_given' : 'credit_none');
  }
}

/**
 * @param {HTMLElement} row
 * @param {Report} report
 */
function showDates(row, { verdict, earlier, article, source }) {
  const [here, there] = [date(article.published), date(source?.published)];
  row.hidden = !earlier && (verdict === 'source' || !(here || there));
  row.dataset.value = String(earlier);
  const page = row.ownerDocument;
  const unknown = message('date_unknown');
  find(row, 'dd').replaceChildren(
    ...(earlier ? [make(page, 'strong', '', message('date_earlier'))] : []),
    make(page, 'span', '', message('date_page', here || unknown)),
    make(page, 'span', '', message('date_source', there || unknown)),
  );
}

/**
 * @param {Document} page
 * @param {Report | null} report
 */
function showPassages(page, report) {
  const passages = report?.passages ?? [];
  const section = /** @type {HTMLDetailsElement} */ (find(page, '#passages'));
  section.hidden = !passages.length;
  section.open = !!report && MADE_FROM.includes(report.verdict);
  find(section, '.count').textContent = number(passages.length);
  find(section, 'ol').replaceChildren(
    ...passages.slice(0, LISTED).map((match, i) => passage(page, match, report?.article.lang, i)),
  );
}

/**
 * A passage: its kind, its words, and buttons for all of its words and for its place on
 * the page.
 * @param {Document} page
 * @param {Match} match
 * @param {string | null | undefined} lang
 * @param {number} index
 */
function passage(page, { kind, text }, lang, index) {
  const item = make(page, 'li', 'passage');
  item.dataset.kind = kind;
  item.dataset.passage = String(index);
  const words = make(page, 'p', 'words');
  words.id = `passage-${index}`;
  words.append(foreign(make(page, 'span', '', text), lang));
  const more = make(page, 'button', 'plain more', message('show_all'));
  more.setAttribute('type', 'button');
  more.setAttribute('aria-expanded', 'false');
  more.setAttribute('aria-controls', words.id);
  const show = make(page, 'button', 'plain show', message('show_on_page'));
  show.setAttribute('type', 'button');
  show.setAttribute('aria-describedby', words.id);
  const buttons = make(page, 'p', 'buttons');
  buttons.append(more, show);
  item.append(make(page, 'span', 'kind', message(`kind_${kind}`)), words, buttons);
  return item;
}

/**
 * @param {Document} page
 * @param {Report | null} report
 */
function showQuotes(page, report) {
  const quotes = report?.quotes ?? [];
  const section = find(page, '#quotes');
  section.hidden = !quotes.length;
  find(section, '.count').textContent = number(quotes.length);
  find(section, 'ul').replaceChildren(
    ...quotes.slice(0, LISTED).map(({ text }) =>
      foreign(make(page, 'li', 'quote', text), report?.article.lang),
    ),
  );
}

/**
 * @param {Document} page
 * @param {Report | null} report
 */
function showOthers(page, report) {
  const others = (report?.others ?? []).filter(({ source }) => source);
  const section = find(page, '#others');
  section.hidden = !others.length;
  find(section, '.count').textContent = number(others.length);
  find(section, 'ul').replaceChildren(...others.map((other) => otherOriginal(page, other)));
}

/**
 * @param {Document} page
 * @param {Comparison} other
 */
function otherOriginal(page, { source, verdict, coverage }) {
  const item = make(page, 'li', 'other');
  if (!source) return item;
  const link = page.createElement('a');
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  fillLink(link, source);
  const facts = make(page, 'p', 'quiet');
  facts.append(...factsOf(page, source));
  const what = make(page, 'p', 'quiet', message(`headline_${verdict}`));
  if (MADE_FROM.includes(verdict)) {
    what.append(` · ${message('others_share', percent(coverage.page))}`);
  }
  item.append(link, facts, what);
  return item;
}

/**
 * @param {Document} page
 * @param {TabState | null} state
 */
function showFacts(page, state) {
  const facts = find(page, '#facts');
  facts.hidden = state?.phase !== 'done';
  if (state?.phase === 'done') {
    facts.textContent = message('facts', number(state.articles), number(state.ms));
  }
}

/**
 * @param {ParentNode} where
 * @param {string} selector
 */
function find(where, selector) {
  const element = where.querySelector(selector);
  if (!element) throw new Error(`The popup has no ${selector}.`);
  return /** @type {HTMLElement} */ (element);
}

/**
 * @param {Document} page
 * @param {string} tag
 * @param {string} [name] its classes
 * @param {string} [text]
 */
function make(page, tag, name = '', text = '') {
  const element = page.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}

/**
 * Words that are not ours: in their own language and direction.
 * @param {HTMLElement} element
 * @param {string | null | undefined} lang
 */
function foreign(element, lang) {
  element.dir = 'auto';
  if (lang) element.lang = lang;
  return element;
}
