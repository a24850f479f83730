/** Every text exists in both languages, is filled, and is used. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { en } from '../src/i18n/en';
import { nl } from '../src/i18n/nl';

const root = fileURLToPath(new URL('../src', import.meta.url));

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile() && /\.(svelte|ts)$/.test(one.name) && !/i18n$/.test(one.parentPath))
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
  const code = sources(root);
  const used = (path: string): boolean => {
    const parts = path.split('.');
    if (
      parts.some(
        (_, at) => at > 0 && new RegExp(`\\b${parts.slice(0, at).join('\\.')}(\\[|;|\\))`).test(code),
      )
    )
      return true;
    // A list or a record is used as a whole, by its own name.
    return (
      parts.some(
        (_, at) => at > 0 && /^\d+$/.test(parts[at] ?? '') && code.includes(parts.slice(0, at).join('.')),
      ) || new RegExp(`\\b${parts.join('\\.')}\\b`).test(code)
    );
  };
  expect(dutch.map(([path]) => path).filter((path) => !used(path))).toEqual([]);
});
