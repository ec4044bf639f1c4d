// Every surface that readers see, in a real window of each browser: in light, in dark, and in a language of each kind of
// script. The test leaves pictures of the screen in target/windows, to be looked at.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDisplay, until } from '../../tools/browser/display.mjs';
import { serve } from '../../tools/browser/server.mjs';
import { root } from '../../tools/steps.mjs';
import { WINDOWS } from '../../tools/browser/windows.mjs';
import { PAGES } from '../../tools/samples.mjs';
import { COLOURS } from '../../extension/page/badge-colours.js';
import { closeAll } from './close-all.mjs';
import { assertNothingIsCut } from './readable.mjs';

/** Pages of the extension in a tab. */
const IN_TABS = { welcome: 'ui/welcome/welcome.html', settings: 'ui/settings/settings.html' };
/** Pages on whose popup a reader comes, by their face. */
const IN_POPUP = {
  copy: 'copy/aldermoor-budget--cityscoop.html',
  translation: 'translation/ferry-terminal-fire--de.html',
  same_story: 'same_story/ferry-terminal-fire--strait-examiner.html',
};
/** Faces of pages whose passages are marked. */
const MARKED = ['copy', 'translation'];
const COPIES = { de: 'copy/de-faehrterminal--newsportal.html', ar: 'copy/ar-falaj--mawqi.html', ja: 'copy/zh-ditie--kuaixun.html' };

const locales = ['de', 'ar', 'ja'].filter((locale) => existsSync(join(root, 'extension/_locales', locale)));
const LOOKS = { light: {}, dark: { dark: true }, ...Object.fromEntries(locales.map((locale) => [locale, { locale }])) };

/** Milliseconds for one look in one browser, which takes some 15 s. */
const timeout = 120_000;

for (const [name, { open, inLanguage }] of Object.entries(WINDOWS)) {
  for (const [look, { locale, dark = false }] of Object.entries(LOOKS)) {
    describe(`${name}, ${look}`, { timeout }, () => {
      let server, display, browser;
      before(async () => {
        server = await serve({ folder: PAGES });
        display = await openDisplay();
        browser = await open(display, { dark, ...(locale && inLanguage(locale)) });
      });
      after(() => closeAll(browser, display, server));

      const keep = (surface) => display.picture(`${name}-${look}-${surface}`);

      for (const [surface, path] of Object.entries(IN_TABS)) {
        it(`shows the ${surface} page whole`, async () => {
          await browser.openPage(path);
          const document = await browser.documentOf(path);
          await keep(surface);
          assertNothingIsCut(document);
        });
      }

      for (const [face, file] of Object.entries({ ...IN_POPUP, copy: COPIES[locale] ?? IN_POPUP.copy })) {
        it(`shows the popup on a page of the face ${face} whole`, async () => {
          await browser.visit(server.url(file));
          await browser.findButton(COLOURS[face]);
          const popup = await browser.openPopup(face);
          await display.atRest();
          await keep(`popup-${face}`);
          assertNothingIsCut(await popup.unfold());
          const isMarked = MARKED.includes(face);
          if (isMarked) {
            await popup.follow('#mark');
            await until('marks', () => browser.inExtension(popupHasMarks));
          }
          await popup.close({ pageChanged: isMarked });
          await display.atRest();
          if (isMarked) await keep(face === 'copy' ? 'marks' : `marks-${face}`);
        });
      }
    });
  }
}

/** Runs in a page of the extension. */
function popupHasMarks() {
  const [popup] = chrome.extension.getViews({ type: 'popup' });
  return popup?.document.body.dataset.marks === 'on';
}
