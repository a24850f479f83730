/** Every text exists in both languages, is filled, and is used. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { en } from '../src/i18n/en';
import { nl } from '../src/i18n/nl';

const root = fileURLToPath(new URL('../src', import.meta.url));

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (one) => one.isFile() && /\.(svelte|ts)$/.test(one.name) && !/i18n(\/(nl|en))?$/.test(one.parentPath),
    )
    .map((one) => readFileSync(`${one.parentPath}/${one.name}`, 'utf8'))
    .join('\n');
}

function leaves(texts: object, path: string[] = []): [string, unknown][] {
  return Object.entries(texts).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? leaves(value, [...path, key])
      : [[[...path, key].join('.'), value]],
  );
}

const dutch = leaves(nl);
const english = leaves(en);

test('both languages have the same keys', () => {
  expect(english.map(([path]) => path)).toEqual(dutch.map(([path]) => path));
});

test('no text is empty', () => {
  for (const [path, value] of [...dutch, ...english]) {
    if (typeof value !== 'function') expect(value, path).toMatch(/\S/);
  }
});

test('texts with places to fill take as many in both languages', () => {
  const places = (value: unknown) => (typeof value === 'function' ? value.length : -1);
  english.forEach(([path, value], at) => expect(places(value), path).toBe(places(dutch[at]?.[1])));
});

test('no text is unused', () => {
  // A text by its own name; or the list or record that it is in, taken as a whole or by a name not known here.
  const code = sources(root).replace(/\s+/g, '');
  const begins = (path: string) => path.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'));
  const [named, whole] = [new Set<string>(), new Set<string>()];
  for (const [, path = '', after = ''] of code.matchAll(
    /(?:t\(\)|texts|nl)\.(\w+(?:\.\w+)*)(?=(.{0,12}))/g,
  )) {
    begins(path).forEach((begin) => named.add(begin));
    if (/^[[;)]/.test(after)) whole.add(path);
    // "texts.list as one" has lost its spaces.
    if (/^[,}(]/.test(after) || path.endsWith('asconst'))
      for (const { index } of path.matchAll(/as(?=[a-z]+$)/g)) whole.add(path.slice(0, index));
  }
  const used = (path: string): boolean =>
    named.has(path) ||
    begins(path)
      .slice(0, -1)
      .some((one) => whole.has(one));
  expect(dutch.map(([path]) => path).filter((path) => !used(path))).toEqual([]);
});

test('one file is told of as one', () => {
  for (const { certificates } of [nl, en]) {
    expect(certificates.notAll(1)).not.toMatch(/De bestanden|The files/);
    expect(certificates.notAll(2)).toMatch(/De bestanden|The files/);
  }
});
