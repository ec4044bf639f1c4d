/**
 * The page that compares two texts: the page of a tab, which `?tab=` in the address names, with the article that it
 * matches, with the page of another tab, with a file or with a pasted text; or any two of these.
 *
 * @typedef {import('../../compare/panes.js').Side} Side
 * @typedef {import('../../compare/engine.js').PairReport} PairReport
 */

import { ComparisonView } from '../../compare/comparison-view.js';
import { Engine, Stopped } from '../../compare/engine.js';
import { keepTexts, keptTexts } from '../../page/kept-texts.js';
import { sensitivity } from '../../page/sensitivity.js';
import { recallPage } from '../../page/tab-states.js';
import { message, number, translate } from '../../texts.js';
import { element, make, scrollBehavior, within } from '../elements.js';
import { explain, wordsFor } from './problem.js';
import { SideView } from './side-view.js';
import { readTab } from './tab-text.js';
import { showVerdict } from './verdict-view.js';
import { WORDS } from './words.js';

const SIDES = /** @type {Side[]} */ (['source', 'page']);

const engine = new Engine(() => new Worker('../../compare/compare-worker.js', { type: 'module' }), explain);

translate();
document.title = `Firsthand: ${message('compare_title')}`;
for (const id of ['previous', 'next', 'swap']) element(id).title = (element(id).textContent ?? '').trim();
void start();

async function start() {
  const asked = new URLSearchParams(location.search).get('tab');
  const tabId = asked ? Number(asked) : undefined;
  const [own, tab] = await Promise.all([chrome.tabs.getCurrent(), tabId === undefined ? null : chrome.tabs.get(tabId).catch(() => null)]);
  const view = new ComparisonView(engine, WORDS, (error) => showProblem(wordsFor(error)));
  let isDue = false;
  /** @type {import('./side-view.js').Page} */
  const page = {
    busy,
    // Both texts may be chosen at once.
    changed() {
      if (isDue) return;
      isDue = true;
      queueMicrotask(() => {
        isDue = false;
        void changed(view, sides, own?.id);
      });
    },
    taken: () => SIDES.flatMap((side) => sides[side].chosen?.tabId ?? []),
    incognito: (tab ?? own)?.incognito ?? false,
  };
  /** @type {Record<Side, SideView>} */
  const sides = { source: new SideView(placeOf('source'), page), page: new SideView(placeOf('page'), page) };
  const showTabs = () => Promise.all(SIDES.map((side) => sides[side].showTabs()));
  listen(sides, showTabs);

  const kept = own?.id === undefined ? {} : await keptTexts(own.id, location.href);
  for (const side of SIDES) {
    const text = kept[side];
    if (text) sides[side].choose(text);
    else within(placeOf(side), '.chooser').toggleAttribute('open', side === 'source' || tabId === undefined);
  }
  if (tabId !== undefined) {
    const state = await recallPage(tabId, tab?.url);
    await sides.source.offer(state?.phase === 'done' ? state.report.source : null);
    if (!kept.page) await sides.page.take(() => readTab(tabId));
  }
  await showTabs();
  document.body.dataset.ready = 'true';
}

/** @param {Side} side */
const placeOf = (side) => within(document, `.side[data-side="${side}"]`);

/**
 * @param {Record<Side, SideView>} sides
 * @param {() => Promise<unknown>} showTabs
 */
function listen(sides, showTabs) {
  element('stop').addEventListener('click', stop);
  element('print').addEventListener('click', () => print());
  element('swap').addEventListener('click', () => {
    const [source, page] = [sides.source.chosen, sides.page.chosen];
    sides.source.choose(page);
    sides.page.choose(source);
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !element('busy').hidden) stop();
  });
  // Which tabs there are, and may be read, changes while the reader looks at others.
  addEventListener('focus', () => void showTabs());
  document.addEventListener('visibilitychange', () => void (document.hidden || showTabs()));
  chrome.permissions.onAdded.addListener(() => void showTabs());
  chrome.permissions.onRemoved.addListener(() => void showTabs());
  chrome.tabs.onRemoved.addListener(() => void showTabs());
  chrome.tabs.onUpdated.addListener((_, { status, title }) => {
    if (status === 'complete' || title) void showTabs();
  });
  // Without this the browser would navigate to a file that misses both sides.
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    const over = event.target instanceof Element ? event.target.closest('.side') : null;
    const side = over instanceof HTMLElement ? over.dataset.side : sides.source.chosen ? 'page' : 'source';
    void sides[/** @type {Side} */ (side)].takeFile(file);
  });
}

/**
 * Compares the texts if both are chosen.
 * @param {ComparisonView} view
 * @param {Record<Side, SideView>} sides
 * @param {number | undefined} tabId of this page
 */
async function changed(view, sides, tabId) {
  const { source: { chosen: source }, page: { chosen: page } } = sides;
  showProblem('');
  element('results').hidden = true;
  if (tabId !== undefined) void keepTexts(tabId, location.href, { source, page });
  if (!source || !page) return;
  let isShown = false;
  await busy(message('compare_comparing'), async (_, __, done) => {
    const report = await view.compare({ source, page, sensitivity: await sensitivity() }, done);
    // Another text may have been chosen meanwhile.
    if (sides.source.chosen !== source || sides.page.chosen !== page) return;
    show(report, sides, view.isCut);
    isShown = true;
  });
  if (!isShown) return;
  // Not earlier: the results move up when the progress above them is gone.
  element('results').scrollIntoView({ behavior: scrollBehavior(), block: 'start' });
  element('headline').focus({ preventScroll: true });
}

/**
 * @param {PairReport} report
 * @param {Record<Side, SideView>} sides
 * @param {Record<Side, boolean>} isCut
 */
function show(report, sides, isCut) {
  showVerdict(report);
  const about = { source: report.source_article, page: report.article };
  const reasons = { source: report.source_not_article, page: report.not_article };
  for (const side of SIDES) {
    const reason = reasons[side];
    sides[side].note([message('compare_words', number(about[side].words)), ...(reason ? [message(`not_article_${reason}`)] : [])].join(' · '));
    const name = about[side].title || sides[side].chosen?.title || '';
    const heading = message(side === 'page' ? 'compare_page' : 'compare_source');
    element(`${side}-heading`).replaceChildren(heading, ...(name ? [': ', make('bdi', '', name)] : []));
    element(`${side}-cut`).hidden = !isCut[side];
  }
  element('results').hidden = false;
}

/** @param {string} words '': there is no problem */
function showProblem(words) {
  element('problem').textContent = words;
  element('problem').hidden = !words;
}

/** Work under way. @type {Set<AbortController>} */
const underWay = new Set();

function stop() {
  for (const work of underWay) work.abort();
  engine.stop();
}

/**
 * Does work that the reader can stop, and shows that it is under way.
 * @param {string} what
 * @param {(stop: AbortSignal, progress: (text: string) => void, done: (share: number) => void) => Promise<void>} work
 */
async function busy(what, work) {
  const stopping = new AbortController();
  underWay.add(stopping);
  const progress = /** @type {HTMLProgressElement} */ (element('progress'));
  element('busy').hidden = false;
  element('busy-text').textContent = what;
  progress.removeAttribute('value');
  try {
    await work(stopping.signal, (text) => (element('busy-text').textContent = text), (share) => (progress.value = share));
  } catch (error) {
    if (!(error instanceof Stopped) && !stopping.signal.aborted) showProblem(wordsFor(error));
  } finally {
    underWay.delete(stopping);
    element('busy').hidden = underWay.size === 0;
  }
}
