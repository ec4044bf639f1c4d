/**
 * A page to try the extension on: an invented article that repeats parts of an invented original. No browser lets an
 * extension read its own pages as it reads others, so the page runs the scripts that do so itself.
 */

import { sampleArticles } from '../../lists/sample-articles.js';
import { MARK_SCRIPTS, SCRIPTS } from '../../page/watching.js';
import { message, translate } from '../../texts.js';
import { make, within } from '../elements.js';

translate();
show(await sampleArticles());
for (const path of [...SCRIPTS, ...MARK_SCRIPTS]) await run(path);
document.body.dataset.ready = 'true';

/**
 * Shows the article of the reader's language.
 * @param {Awaited<ReturnType<typeof sampleArticles>>} articles
 */
function show(articles) {
  const language = message('ui_lang').split('-')[0];
  const known = language in articles ? language : 'en';
  const { publisher, title, paragraphs } = articles[known];
  document.title = title;
  const article = within(document, 'article');
  article.lang = known;
  article.dir = 'auto';
  article.append(make('p', 'quiet', publisher), make('h1', '', title), ...paragraphs.map((text) => make('p', '', text)));
}

/** Runs a script of the content scripts. @param {string} path */
function run(path) {
  return new Promise((resolve, reject) => {
    const script = make('script');
    script.src = `../../${path}`;
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
}
