/**
 * What saved evidence shows to readers: an element that needs no script. Everything that comes from a page or a list is
 * set as text, so that nothing in it becomes markup.
 *
 * @typedef {import('./evidence-record.js').Record} EvidenceRecord
 * @typedef {import('../../protocol.js').Report} Report
 * @typedef {import('../../pkg/firsthand.js').Comparison} Comparison
 */

import { face, isMadeFrom } from '../../page/tab-states.js';
import { date, dateAndTime, message, number, percent } from '../../texts.js';
import { hostOf, inLanguage, isWebAddress, make } from '../elements.js';
import { kindsOf, markedWords } from '../passage-words.js';
import { headlineOf, meaningOf, surenessOf } from '../report-words.js';

/**
 * @param {EvidenceRecord} record
 * @param {import('../../protocol.js').Done} state
 */
export function reportView(record, state) {
  const { report } = state;
  const shown = face(state);
  const main = make('main', 'report');
  main.append(
    make('h1', '', headlineOf(shown, report)),
    make('p', '', meaningOf(shown, report)),
    facts(factsOf(record, report)),
    ...section(message('passages_heading'), report.passages.map((match) => passageItem(match, report)), 'ol'),
    ...section(message('quotes_heading'), textItems(report.quotes, report), 'ul'),
    ...section(message('names_heading'), textItems(report.names, report), 'ul'),
    ...section(message('others_heading'), report.others.map(otherItem), 'ul'),
    make('h2', '', message('evidence_text_heading')),
    inLanguage(make('div', 'text', record.page.text), languageOf(report)),
    make('h2', '', message('evidence_replay_heading')),
    ...record.lists.map((list) => facts(listFactsOf(list))),
    facts([
      [message('evidence_text_sha'), [code(record.text_sha256)]],
      [message('evidence_version'), [`${record.core} · ${message(`sensitivity_${record.sensitivity}`)}`]],
      [message('evidence_command'), [code('firsthand verify FILE --index LIST')]],
    ]),
    make('p', '', message('evidence_limits')),
  );
  return main;
}

/** A language is set only if it is one: it stands in an attribute. @param {Report} report */
const languageOf = ({ article: { lang } }) => (lang && /^[a-z\d-]+$/i.test(lang) ? lang : null);

/** @typedef {[string, (Node | string)[]]} Fact what it is called, and what is said */

/**
 * @param {EvidenceRecord} record
 * @param {Report} report
 * @returns {Fact[]}
 */
function factsOf(record, report) {
  const { source, article, coverage, credit, credited, verdict } = report;
  const sureness = surenessOf(report);
  const said = [
    /** @type {Fact} */ ([message('evidence_page'), articleFacts({ ...article, url: record.page.url ?? '' })]),
    ...(source ? [/** @type {Fact} */ ([message('original_heading'), articleFacts(source)])] : []),
    /** @type {Fact} */ ([message('coverage_page'), [percent(coverage.page)]]),
    /** @type {Fact} */ ([message('coverage_source'), [percent(coverage.source)]]),
    ...(sureness ? [/** @type {Fact} */ ([message('score_label'), [sureness]])] : []),
    ...(credit || isMadeFrom(verdict) ? [/** @type {Fact} */ ([message('credit_label'), creditWords(credit, credited)])] : []),
    /** @type {Fact} */ ([message('evidence_checked'), [dateAndTime(Date.parse(record.checked))]]),
    /** @type {Fact} */ ([message('evidence_made'), [dateAndTime(Date.parse(record.made))]]),
  ];
  return said;
}

/**
 * @param {Report['credit']} credit
 * @param {boolean} credited
 */
function creditWords(credit, credited) {
  if (!credit) return [message(credited ? 'credit_given' : 'credit_none')];
  return [message(`credit_${credit.how}`), make('br'), make('bdi', '', credit.text)];
}

/**
 * @param {{url: string, title: string | null, publisher: string | null, published: string | null}} article
 * @returns {(Node | string)[]}
 */
function articleFacts({ url, title, publisher, published }) {
  const [by, day] = [publisher || hostOf(url), date(published)];
  return [
    make('bdi', '', title || message('original_untitled')),
    ...(by || day ? [make('br')] : []),
    ...(by ? [make('bdi', '', by)] : []),
    ...(by && day ? [' · '] : []),
    ...(day ? [day] : []),
    ...(url ? [make('br'), addressOf(url)] : []),
  ];
}

/** An address, as a link if it is one of the web. @param {string} url */
function addressOf(url) {
  if (!isWebAddress(url) || !URL.canParse(url)) return make('bdi', '', url);
  const link = make('a', '', url);
  link.href = url;
  link.rel = 'noopener noreferrer';
  link.dir = 'ltr';
  return link;
}

/**
 * @param {import('./evidence-record.js').ListRecord} list
 * @returns {Fact[]}
 */
function listFactsOf({ name, fingerprint, serial, issued, signature_sha256, segments }) {
  return [
    [message('evidence_list'), [make('bdi', '', name)]],
    ...(fingerprint ? [/** @type {Fact} */ ([message('fact_signed_by'), [code(fingerprint)]])] : []),
    ...(serial === null || issued === null ? [] : [/** @type {Fact} */ ([message('evidence_issue'), [message('evidence_issue_of', number(serial), dateAndTime(1000 * issued))]])]),
    ...(signature_sha256 ? [/** @type {Fact} */ ([message('evidence_signature'), [code(signature_sha256)]])] : []),
    [message('evidence_segments'), segments.flatMap((segment) => [code(segment), make('br')]).slice(0, -1)],
  ];
}

/** @param {string} text */
function code(text) {
  const made = make('code', '', text);
  made.dir = 'ltr';
  return made;
}

/** @param {Fact[]} said */
function facts(said) {
  const list = make('dl');
  for (const [name, content] of said) {
    const value = make('dd');
    value.append(...content);
    list.append(make('dt', '', name), value);
  }
  return list;
}

/**
 * @param {string} heading
 * @param {HTMLElement[]} items
 * @param {'ol' | 'ul'} kind
 */
function section(heading, items, kind) {
  if (!items.length) return [];
  const list = make(kind);
  list.append(...items);
  return [make('h2', '', heading), list];
}

/**
 * @param {Report['passages'][number]} match
 * @param {Report} report
 */
function passageItem(match, report) {
  const item = make('li');
  const words = make('p', 'words');
  words.append(inLanguage(markedWords(match), languageOf(report)));
  item.append(kindsOf(match), words);
  return item;
}

/**
 * @param {Report['quotes']} matches
 * @param {Report} report
 */
const textItems = (matches, report) => matches.map(({ text }) => inLanguage(make('li', '', text), languageOf(report)));

/** @param {Comparison} other */
function otherItem(other) {
  const item = make('li');
  if (other.source) item.append(...articleFacts(other.source), make('br'), headlineOf(other.verdict, other));
  return item;
}
