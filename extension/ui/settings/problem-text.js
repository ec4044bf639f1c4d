/**
 * What is wrong with a list, in words.
 *
 * @typedef {import('../../protocol.js').Problem} Problem
 */

import { element, make } from '../elements.js';
import { message } from '../../texts.js';

/** @param {Problem} problem */
const sentence = ({ code }) => message(`problem_${code}`) || message('problem_unexpected');

/**
 * Shows a problem, with what only experts want to know folded away; hides the place where there is no problem.
 * @param {HTMLElement} place
 * @param {Problem | null} problem
 */
export function showProblem(place, problem) {
  place.hidden = !problem;
  place.dataset.code = problem?.code ?? '';
  if (!problem) return place.replaceChildren();
  const details = make('details');
  const words = make('p', 'technical', `${problem.code}: ${problem.detail}`);
  words.dir = 'auto';
  details.append(make('summary', '', message('technical_details')), words);
  place.replaceChildren(make('span', '', sentence(problem)), ...(problem.detail ? [details] : []));
}

/**
 * Says something to screen readers.
 * @param {string} text
 */
export function say(text) {
  element('said').textContent = text;
}
