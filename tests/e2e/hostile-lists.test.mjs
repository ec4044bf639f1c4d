// A host of a list that behaves badly, in both browsers: whatever it does, the last good list works, the settings page
// says in a sentence what is wrong, and the list is updated once the host is honest again.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BEHAVIOURS, hostileHost } from './hostile-host.mjs';
import { MONDAY, TUESDAY, segmentsAndPages } from './list-segments.mjs';
import * as page from './settings-page.mjs';
import { listsOf, SUBSCRIBERS, verdictOf } from './subscribers.mjs';

/** Where the extension knows better than the core why a host gives no file. @type {Record<string, string[]>} */
const MORE_EXACTLY = { unreachable: ['unreachable', 'busy'] };

const { pages, segments } = await segmentsAndPages();

// Both browsers at once: they spend most of the time waiting for the host.
describe('a host that misbehaves', { concurrency: true }, () => {
  for (const [name, start] of Object.entries(SUBSCRIBERS)) {
    describe(`in ${name}`, { concurrency: 1, timeout: 1_200_000 }, () => {
      let browser, host;
      const lists = listsOf(() => browser);
      const recognises = async (file) => verdictOf(await browser.visit(pages.url(file))).verdict === 'copy';

      before(async () => {
        host = await hostileHost([segments.monday], [segments.monday, segments.tuesday]);
        browser = await start({ index: segments.bundled });
      });
      after(async () => {
        await browser?.close();
        await host?.close();
      });

      for (const behaviour of BEHAVIOURS) {
        const { code, updates = false } = behaviour;
        it(`${behaviour.name}: ${code ?? (updates ? 'is followed' : 'changes nothing')}`, async (t) => {
          const { id, problem } = await lists.add(host.begin().link);
          t.after(() => browser.inSettings(page.unsubscribe, id));
          assert.equal(problem, null);
          host.behave(behaviour);
          // What an update has left behind must not be taken for good by the next one.
          if (code?.startsWith('segment_')) await lists.update(id);
          const list = await lists.update(id);
          const codes = code === null ? [null] : MORE_EXACTLY[code] ?? [code];
          assert.ok(codes.includes(list.problem), `${list.problem}: ${list.sentence}`);
          if (code) assert.match(list.sentence, /^\S.{20,}[.]$/);
          assert.ok(await recognises(MONDAY), 'the last good list works');
          assert.equal(await recognises(TUESDAY), updates);
          host.repent();
          if (updates) return;
          assert.equal((await lists.update(id)).problem, null);
          assert.ok(await recognises(TUESDAY), 'the list is updated');
        });
      }
    });
  }
});
