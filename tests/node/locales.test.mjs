// The messages of the extension: the same in every language, and those that its pages and scripts ask for.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../tools/steps.mjs';

const EXTENSION = join(root, 'extension');

/** What Chromium's store takes, in characters; Firefox's takes more. */
const MAX_NAME = 75;
const MAX_DESCRIPTION = 132;

const { default_locale: DEFAULT } = JSON.parse(await readFile(join(EXTENSION, 'manifest.json'), 'utf8'));
/** @type {Map<string, Record<string, {message: string}>>} */
const locales = new Map();
for (const locale of (await readdir(join(EXTENSION, '_locales'))).sort()) {
  locales.set(locale, JSON.parse(await readFile(join(EXTENSION, '_locales', locale, 'messages.json'), 'utf8')));
}
const messages = locales.get(DEFAULT) ?? {};

/** Everything that may name a message, by file. What is built is left out. */
const sources = new Map();
for (const file of await readdir(EXTENSION, { recursive: true })) {
  if (/\.(js|html)$|^manifest\.json$/.test(file) && !/^(pkg|_locales)\//.test(file)) {
    sources.set(file, await readFile(join(EXTENSION, file), 'utf8'));
  }
}

/** The positions in a message that values are put into, such as `$1`. */
const placeholders = (text) => [...new Set(text.match(/\$\d/g) ?? [])].sort();

describe('the messages of the extension', () => {
  it('exist in the default language and in others', () => {
    assert.ok(Object.keys(messages).length > 100, DEFAULT);
    assert.ok(locales.size > 1, [...locales.keys()].join(', '));
  });

  for (const [locale, translated] of locales) {
    it(`have the same names in ${locale}`, () => {
      assert.deepEqual(Object.keys(translated).sort(), Object.keys(messages).sort());
    });

    it(`have texts with the same placeholders in ${locale}`, () => {
      for (const [name, { message }] of Object.entries(translated)) {
        const original = messages[name]?.message ?? '';
        // A page that has not been checked has no badge.
        assert.equal(message.trim() === '', original === '', name);
        assert.deepEqual(placeholders(message), placeholders(original), name);
      }
    });

    it(`say which language they are in, and its direction: ${locale}`, () => {
      const { ui_lang: lang, ui_dir: direction } = translated;
      assert.equal(lang.message.split('-')[0], locale.split('_')[0]);
      assert.equal(direction.message, directionOf(lang.message));
    });

    it(`begin no line with a sign in ${locale}`, () => {
      for (const [name, { message }] of Object.entries(translated)) {
        // Where the language has a space there, it is one that does not break.
        assert.doesNotMatch(message, / [:;?!…»”）、。，]|[«„（] /, name);
      }
    });

    it(`name and describe the extension as shortly as stores demand in ${locale}`, () => {
      assert.ok(translated.name.message.length <= MAX_NAME, translated.name.message);
      assert.ok(translated.description.message.length <= MAX_DESCRIPTION, translated.description.message);
    });
  }

  it('are there for every name that a page or a script asks for', () => {
    const asked = [...sources].flatMap(([file, text]) => namesIn(text).map((name) => ({ file, name })));
    assert.ok(asked.length > 50, `${asked.length} names were found`);
    const unknown = asked.filter(({ name }) => !isKnown(name)).map(({ file, name }) => `${file}: ${name}`);
    assert.deepEqual(unknown, []);
  });

  it('are all asked for', () => {
    const asked = new Set([...sources.values()].flatMap(namesIn));
    const prefixes = [...asked].filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
    const used = (name) => asked.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
    assert.deepEqual(Object.keys(messages).filter((name) => !used(name)), []);
  });
});

/** `ltr` or `rtl`. @param {string} language */
function directionOf(language) {
  const locale = new Intl.Locale(language);
  // A property of it until Node 22, a method since.
  return (locale.getTextInfo?.() ?? locale.textInfo).direction;
}

/** @param {string} name as {@link namesIn} gives it */
function isKnown(name) {
  // Names that browsers define.
  if (name.startsWith('@@')) return true;
  if (name.endsWith('*')) return Object.keys(messages).some((key) => key.startsWith(name.slice(0, -1)));
  return Object.hasOwn(messages, name);
}

/**
 * The names of messages that a file asks for; `headline_*` for a name that is completed when the code runs.
 * @param {string} text
 */
function namesIn(text) {
  const literal = [...text.matchAll(/data-i18n(?:-label)?="([^"]+)"|__MSG_(\w+)__/g)].map(([, attribute, field]) => attribute ?? field);
  const calls = [...text.matchAll(/\b(?:message|getMessage)\(/g)].map(({ 0: call, index }) => firstArgument(text, index + call.length));
  return [...literal, ...calls.flatMap(namesInArgument)];
}

/**
 * The text of a call's first argument.
 * @param {string} text
 * @param {number} start behind the opening bracket of the call
 */
function firstArgument(text, start) {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if ('([{'.includes(text[at])) depth += 1;
    else if (depth > 0 && ')]}'.includes(text[at])) depth -= 1;
    else if (depth === 0 && ',)'.includes(text[at])) return text.slice(start, at);
  }
  throw new Error(`a call does not end: ${text.slice(start, start + 40)}`);
}

/**
 * The strings that an argument can be: 'one', `prefix_${of a name}`, or each side of a condition, but nothing that is
 * only compared or handed to another function.
 * @param {string} argument
 */
function namesInArgument(argument) {
  const strings = [...argument.matchAll(/(==\s*|\w\(\s*)?(?:'([^']*)'|`([^`$]*)(\$\{)?[^`]*`)/g)];
  const names = strings.filter(([, before]) => !before).map(([, , plain, prefix, open]) => plain ?? (open ? `${prefix}*` : prefix));
  return names.filter((name) => name !== '');
}
