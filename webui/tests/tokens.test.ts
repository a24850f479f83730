import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const SRC = new URL('../src/', import.meta.url);
const TOKENS = 'styles/tokens.css';
const read = (name: string) => readFileSync(new URL(name, SRC), 'utf8');
const bare = (css: string) => css.replace(/\/\*[\s\S]*?\*\//g, '');

/** The style of every part, screen and sheet, but for the one place where tokens are made. */
const STYLES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|css)$/.test(name) && name !== TOKENS)
  .map((name) => {
    const text = read(name);
    return {
      name,
      css: bare(name.endsWith('.css') ? text : (/<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '')),
    };
  });

type Rule = Record<string, string>;

function* rules(css: string): Generator<Rule> {
  for (const [, body = ''] of css.matchAll(/\{([^{}]*)\}/g)) {
    const said = body.split(';').map((one) => /^\s*([\w-]+):\s*([\s\S]+)$/.exec(one));
    yield Object.fromEntries(said.flatMap((one) => (one ? [[one[1], one[2]?.trim()]] : [])));
  }
}

/** What stands outside the tokens, as "file: property: value". */
function raw(wrong: (property: string, value: string) => boolean): string[] {
  return STYLES.flatMap(({ name, css }) =>
    [...rules(css)].flatMap((rule) =>
      Object.entries(rule)
        .filter(([property, value]) => wrong(property, value))
        .map(([property, value]) => `${name}: ${property}: ${value}`),
    ),
  );
}

test('colours stand in the tokens only', () => {
  const COLOUR =
    /#[\da-f]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|\b(white|black|gr[ae]y|red|green|blue)\b/i;
  const named = (value: string) => value.replace(/var\([^)]*\)/g, '').replace(/\bin (oklab|srgb)/g, '');
  expect(raw((_, value) => COLOUR.test(named(value)))).toEqual([]);
});

// The key card is measured in points and millimetres: it is for paper.
test('letters have the sizes of the tokens', () => {
  const fine = (value: string) => /var\(--text-|\binherit\b|^100%$|\b[\d.]+pt\b/.test(value);
  expect(raw((property, value) => /^font(-size)?$/.test(property) && !fine(value))).toEqual([]);
});

test('corners are those of the tokens', () => {
  const fine = (value: string) =>
    value.split(/\s+/).every((one) => /^(var\(--round-\w+\)|0|50%|inherit|\d+mm)$/.test(one));
  expect(raw((property, value) => /radius$/.test(property) && !fine(value))).toEqual([]);
});

test('what lies over what is said in the tokens', () => {
  expect(
    raw((property, value) => property === 'z-index' && !/^var\(--(over|above|front)\)$/.test(value)),
  ).toEqual([]);
});

test('a token that is asked for is there', () => {
  const made = new Set([read(TOKENS), ...STYLES.map(({ css }) => css)].flatMap((css) => [...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name))); // prettier-ignore
  const lost = STYLES.flatMap(({ name, css }) =>
    [...css.matchAll(/var\((--[\w-]+)(,?)/g)]
      .filter(([, token, or]) => !or && !made.has(token))
      .map(([, token]) => `${name}: ${token}`),
  );
  expect(
    lost.filter((one) => !read(one.split(':')[0] ?? '').includes(`style:${one.split(': ')[1]}`)),
  ).toEqual([]);
});

// --- contrast, by the definition of WCAG ---

type Scheme = Record<string, string>;
const [light, dark] = (() => {
  const [first = '', second = ''] = bare(read(TOKENS)).split('@media (prefers-color-scheme: dark)');
  const colours = (css: string): Scheme => Object.fromEntries([...css.matchAll(/(--[\w-]+):\s*(#[\da-f]{6})/gi)].map(([, name, value]) => [name, value])); // prettier-ignore
  return [colours(first), { ...colours(first), ...colours(second) }];
})();
const SCHEMES: [string, Scheme][] = [
  ['light', light],
  ['dark', dark],
];

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** Where text takes its colour from further up than its ground. */
const TEXTS: Record<string, string[]> = {
  '--ink': ['--paper', '--sheet', '--sheet-low', '--accent-wash', '--top-wash', '--tip-wash'],
  '--ink-soft': ['--paper', '--sheet', '--sheet-low', '--accent-wash', '--top-wash', '--tip-wash'],
  '--accent': ['--paper', '--sheet', '--sheet-low', '--accent-wash', '--top-wash'],
  '--top-ink': ['--paper', '--sheet', '--top-wash', '--top-band'],
  '--tip-ink': ['--sheet', '--tip-wash', '--tip-band'],
  '--grave': ['--paper', '--sheet', '--sheet-low', '--top-wash'],
};
/** Edges of what can be used, and where the keyboard is. */
const EDGES: Record<string, string[]> = {
  '--line-strong': ['--paper', '--sheet', '--sheet-low'],
  '--accent': ['--paper', '--sheet', '--sheet-low', '--accent-wash'],
  '--focus': ['--paper', '--sheet', '--sheet-low', '--accent-wash', '--top-wash', '--tip-wash'],
  '--grave': ['--paper', '--sheet'],
  '--ink': ['--sheet', '--paper'],
  '--stage-focus': ['--stage'],
  '--stage-ink': ['--stage'],
};
const token = (value = '') => /^var\((--[\w-]+)\)$/.exec(value)?.[1];
const together = STYLES.flatMap(({ css }) =>
  [...rules(css)].flatMap((rule): [string, string][] => {
    const [text, ground] = [token(rule['color']), token(rule['background'] ?? rule['background-color'])];
    return text && ground && light[text] && light[ground] ? [[text, ground]] : [];
  }),
);
const listed = (pairs: Record<string, string[]>) =>
  Object.entries(pairs).flatMap(([one, others]) => others.map((other): [string, string] => [one, other]));

const tooFaint = (pairs: [string, string][], least: number): string[] =>
  SCHEMES.flatMap(([name, scheme]) =>
    pairs
      .map(([one, other]) => ({ one, other, ratio: contrast(scheme[one] ?? '', scheme[other] ?? '') }))
      .filter(({ ratio }) => !(ratio >= least))
      .map(({ one, other, ratio }) => `${name}: ${one} on ${other} is ${ratio.toFixed(2)}`),
  );

test('text can be read on its ground, in the light and in the dark', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(together.length).toBeGreaterThan(20);
  expect(tooFaint([...together, ...listed(TEXTS)], 4.5)).toEqual([]);
});

test('the edges of what can be used can be seen', () => {
  expect(tooFaint(listed(EDGES), 3)).toEqual([]);
});

test('nothing is there for a mouse only', () => {
  const shows = /:hover[^{}]*\{[^}]*\b(display|visibility|opacity|pointer-events|transform):/;
  expect(STYLES.filter(({ css }) => shows.test(css)).map(({ name }) => name)).toEqual([]);
});
