/**
 * The facts about a list, as terms and descriptions: who signs it, what is in it, whom to write to.
 *
 * @typedef {import('../../protocol.js').ListFacts} ListFacts
 */

import { isWebAddress, make } from '../elements.js';
import { date, inSeries, languageName, message, number, size } from '../../texts.js';

/** Maximum number of publishers that are named at once. */
const MAX_PUBLISHERS = 12;

/**
 * @param {ListFacts} facts
 * @param {string | null} link
 * @returns {HTMLElement[]}
 */
export function factRows(facts, link) {
  const { fingerprint, articles, bytes, first_day, last_day, issued, languages, publishers, licence, contact } = facts;
  return [
    ...row(message('fact_signed_by'), key(fingerprint)),
    ...(link ? row(message('fact_address'), address(link)) : []),
    ...row(message('fact_articles'), number(articles)),
    ...row(message('fact_size'), size(bytes)),
    ...(first_day && last_day ? row(message('fact_span'), message('span', date(first_day), date(last_day))) : []),
    ...row(message('fact_news'), date(new Date(issued * 1000).toISOString())),
    ...(languages.length ? row(message('fact_languages'), ...inSeries(languages.map(languageName), String)) : []),
    ...(publishers.length ? row(message('fact_publishers'), ...publisherNames(facts)) : []),
    ...row(message('fact_licence'), inItsWords(licence)),
    ...row(message('fact_contact'), contactLink(contact)),
  ];
}

/**
 * @param {string} term
 * @param {...(Node | string)} values
 */
function row(term, ...values) {
  const value = make('dd');
  value.append(...values);
  return [make('dt', '', term), value];
}

/** @param {string} fingerprint */
function key(fingerprint) {
  const made = make('bdi', 'key', fingerprint);
  made.dir = 'ltr';
  return made;
}

/**
 * The address of a list, without the key.
 * @param {string} link
 */
function address(link) {
  const made = make('bdi', '', link.replace(/^firsthand:/, '').split('#')[0]);
  made.dir = 'ltr';
  return made;
}

/** @param {string} text of the list's maker, in any language */
function inItsWords(text) {
  const made = make('bdi', '', text);
  made.dir = 'auto';
  return made;
}

/**
 * The first publishers, and how many others there are at least.
 * @param {ListFacts} facts
 */
function publisherNames({ publishers, more_publishers }) {
  const named = publishers.slice(0, MAX_PUBLISHERS);
  const others = publishers.length - named.length;
  if (others) named.push(message('publishers_more', number(others)));
  else if (more_publishers) named.push(message('publishers_others'));
  return inSeries(named, inItsWords);
}

/** @param {string} contact */
function contactLink(contact) {
  const mail = /^mailto:/i.test(contact);
  if (!mail && !isWebAddress(contact)) return inItsWords(contact);
  const link = make('a', '', contact.replace(/^mailto:/i, ''));
  link.href = contact;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.dir = 'ltr';
  return link;
}
