// What the comparison view computes of texts before it paints them: which words are the same, which stand in place of each
// other, and where a text is cut into pieces.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markAlone, markBoth, marksShown } from '../../extension/compare/marking.js';
import { paragraphs } from '../../extension/compare/spans.js';
import { diffWords } from '../../extension/compare/word-diff.js';

const NO_MARKS = { marks: [], same: [], swapped: [] };

/** The words of each swap in two texts. */
const swaps = (left, right) => diffWords(left, right).swaps.map((swap) => [left.slice(...swap.left), right.slice(...swap.right)]);

/** Words of which some recur, from a number on. */
const words = (count, from = 0) => Array.from({ length: count }, (_, at) => (at % 3 ? `often${at % 40}` : `once${from + at}`));

describe('the words of two passages', () => {
  it('stand in place of each other one by one', () => {
    assert.deepEqual(swaps('The council began a big review of the old pier.', 'The council started a large review of the ancient pier.'), [
      ['began', 'started'],
      ['big', 'large'],
      ['old', 'ancient'],
    ]);
    assert.deepEqual(swaps('one two three', 'three four'), [], 'where a sentence was rebuilt, none does');
    assert.deepEqual(swaps('It cost ten pounds then', 'It cost eleven then'), [['ten pounds', 'eleven']]);
  });

  it('are the same in whatever case, and none where there is nothing', () => {
    assert.deepEqual(diffWords('The Pier', 'the pier'), { left: [[0, 8]], right: [[0, 8]], swaps: [] });
    assert.deepEqual(diffWords('', 'pier'), { left: [], right: [], swaps: [] });
  });

  it('are found in texts that are too long for one table', () => {
    const left = words(9000);
    const right = left.map((word, at) => (at % 10 ? word : `other${at}`));
    const found = diffWords(left.join(' '), right.join(' '));
    assert.equal(found.swaps.length, 900);
    const same = diffWords(left.join(' '), left.join(' '));
    assert.deepEqual([same.left.length, same.swaps.length], [1, 0]);
    assert.doesNotThrow(() => diffWords(words(4000).join(' '), words(4000, 1e6).reverse().join(' ')));
  });
});

describe('a text in pieces', () => {
  it('is the same text', () => {
    const long = `${'Ferry '.repeat(3000)}\n\n${'😀'.repeat(9000)}\n${'x'.repeat(4999)}😀`;
    const pieces = paragraphs(long, NO_MARKS);
    assert.equal(pieces.flat().map(({ text }) => text).join(''), long.replaceAll('\n', ''));
    assert.ok(pieces.every((paragraph) => paragraph.reduce((sum, { text }) => sum + text.length, 0) < 6000));
    assert.ok(pieces.flat().every(({ text }) => text.isWellFormed?.() ?? true));
  });

  it('has the marks that are shown, with their words', () => {
    const [source, page] = ['The old pier is closed. Nobody knows why.', 'The ancient pier is closed. Nobody knows why.'];
    const match = (from, to, kind) => {
      const page = [from + (from ? 4 : 0), to + 4];
      return { source: [from, to], page, kind, parts: [{ page, kind }], text: '' };
    };
    const marked = markBoth({ passages: [match(0, 23, 'spun')], quotes: [match(24, 41)] }, source, page);
    assert.deepEqual(marked.page.swapped[0].map(({ other }) => other), ['old']);
    assert.equal(marked.page.swapped[0][0].id, marked.source.swapped[0][0].id);
    const [first] = paragraphs(page, marksShown(marked.page, { passages: [0], quotes: [] }));
    assert.deepEqual(first.filter(({ swapped }) => swapped).map(({ text }) => text), ['ancient']);
    assert.deepEqual(first.filter(({ mark }) => !mark).map(({ text }) => text), [' Nobody knows why.']);
    const quoted = paragraphs(page, marksShown(marked.page, { passages: [], quotes: [0] })).flat().filter(({ mark }) => mark);
    assert.equal(quoted.map(({ text }) => text).join(''), 'Nobody knows why.');
  });

  it('has the words of a translation that the original has, too', () => {
    // A character of two UTF-16 units stands before all of them.
    const [source, page] = ['😀 In 2024 Hartling sold 31,874 pumps. It was cold.', '😀 Hartling verkaufte 2024 rund 31.874 Pumpen. Es war kalt.'];
    const places = (text, word) => {
      const start = [...text.slice(0, text.indexOf(word))].length;
      return [start, start + word.length];
    };
    const pairs = [['Hartling', 'Hartling'], ['2024', '2024'], ['31.874', '31,874'], ['Pumpen', 'pumps']];
    const parts = pairs.map(([own, other]) => ({ page: places(page, own), kind: 'translated', source: places(source, other) }));
    const passage = { source: [2, 36], page: [2, 45], kind: 'translated', parts, text: '' };
    const marked = markBoth({ passages: [passage], quotes: [] }, source, page);
    const same = (text, side) => side.same[0].map((range) => text.slice(...range));
    assert.deepEqual(same(page, marked.page), pairs.map(([own]) => own));
    assert.deepEqual(same(source, marked.source), pairs.map(([, other]) => other));
    // A word and what it stands for have one number.
    const linked = (text, side) => side.swapped[0].map(({ id, start, end, other }) => [id, text.slice(start, end), other]);
    assert.deepEqual(linked(page, marked.page), pairs.map(([own, other], id) => [id, own, other]));
    assert.deepEqual(linked(source, marked.source), pairs.map(([own, other], id) => [id, other, own]));
    assert.ok([marked.page, marked.source].every(({ swapped }) => swapped[0].every(({ isSame }) => isSame)));
    // All of its sentences correspond, also what is between these words.
    assert.ok(paragraphs(page, marked.page).flat().filter(({ mark }) => mark).every(({ kind }) => kind === 'translated'));
    assert.deepEqual(markAlone({ passages: [passage], quotes: [] }, page), { ...marked.page, swapped: [] });
  });

  it('says of each sentence on the page how it agrees, and of what stands between them nothing', () => {
    // A character of two UTF-16 units stands before all of them.
    const [source, page] = ['😀 It rained. It was cold.', '😀 It rained. (Advertisement) It was icy.'];
    const parts = [{ page: [2, 12], kind: 'verbatim' }, { page: [29, 40], kind: 'spun' }];
    // As a whole it is neither: words stand between its parts.
    const marked = markBoth({ passages: [{ source: [2, 25], page: [2, 40], kind: 'reworded', parts, text: '' }], quotes: [] }, source, page);
    const kinds = (text, marks) =>
      paragraphs(text, marks).flat().reduce((all, { text, mark, kind }) => {
        const manner = mark ? kind : 'outside';
        if (all.at(-1)?.[0] === manner) all.at(-1)[1] += text;
        else all.push([manner, text]);
        return all;
      }, []);
    assert.deepEqual(kinds(page, marked.page), [
      ['outside', '😀 '], ['verbatim', 'It rained.'], [null, ' (Advertisement) '], ['spun', 'It was icy.'],
    ]);
    assert.deepEqual(kinds(source, marked.source), [['outside', '😀 '], ['spun', 'It rained. It was cold.']]);
    // Of a part below a quotation only a full stop is left.
    const quotes = [{ source: [2, 11], page: [2, 11], kind: 'verbatim', parts: [], text: '' }];
    const quoted = markBoth({ passages: [{ source: [2, 25], page: [2, 40], kind: 'reworded', parts, text: '' }], quotes }, source, page);
    assert.deepEqual(kinds(page, quoted.page), [
      ['outside', '😀 '], ['quote', 'It rained'], [null, '. (Advertisement) '], ['spun', 'It was icy.'],
    ]);
  });
});
