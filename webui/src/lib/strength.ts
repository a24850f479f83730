/**
 * A hint about a passphrase, estimated here so that nobody waits for it. The same rules as the box's own
 * (`core/people.py`), which decides; a test holds the two to the same examples.
 */

export type Reason = 'too_short' | 'few_characters' | 'contains_name' | 'common' | 'pattern' | 'more_words';
export type Strength = { score: 0 | 1 | 2 | 3 | 4; reasons: Reason[] };

export const ENOUGH = 2;
const LEAST_LETTERS = 12;
const LIMITS = [26, 38, 50, 64];
const WORD_BITS = 13;
const LONG_WORD = 8;
const ROWS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'abcdefghijklmnopqrstuvwxyz',
  '012345678901234567890',
];
const COMMON = new Set(
  (
    'wachtwoord wachtzin password passphrase welkom terugblik leerkracht juf meester school geheim letmein ' +
    'iloveyou admin login zomer winter lente herfst'
  ).split(' '),
);

export function strengthOf(passphrase: string, name = ''): Strength {
  const text = passphrase.normalize('NFKC').trim().toLowerCase();
  const reasons: Reason[] = [];
  if ([...text].length < LEAST_LETTERS) reasons.push('too_short');
  if (new Set(text).size < 6) reasons.push('few_characters');
  const rest = withoutName(text, name);
  if (rest !== text) reasons.push('contains_name');
  const { bits, common, pattern } = weigh(rest);
  if (common) reasons.push('common');
  if (pattern) reasons.push('pattern');
  let score = LIMITS.filter((limit) => bits >= limit).length;
  if (reasons.includes('too_short') || reasons.includes('few_characters')) score = Math.min(score, 1);
  if (score < 4) reasons.push('more_words');
  return { score: score as Strength['score'], reasons };
}

function withoutName(text: string, name: string): string {
  const parts = name.normalize('NFKC').toLowerCase().split(/\s+/);
  return parts.filter((part) => part.length >= 3).reduce((rest, part) => rest.replaceAll(part, ''), text);
}

function weigh(text: string): { bits: number; common: boolean; pattern: boolean } {
  const runs = new Set(text.match(/\p{L}+|\p{N}+|[^\p{L}\p{N}]/gu) ?? []);
  let [bits, common, pattern] = [0, false, false];
  for (const run of runs) {
    if (!run.trim()) continue;
    if (COMMON.has(run)) [bits, common] = [bits + 2, true];
    else if (isPattern(run)) [bits, pattern] = [bits + 3, true];
    else bits += bitsOf(run);
  }
  return { bits, common, pattern };
}

function bitsOf(run: string): number {
  if (/^\p{N}+$/u.test(run)) return /^(19|20)\d\d$/.test(run) ? 6.5 : run.length * 3.3;
  if (!/^\p{L}+$/u.test(run)) return 4.5;
  const varied = run.replace(/(.)\1+/g, '$1').length;
  const word = Math.min(varied * 4.7, WORD_BITS);
  return word + Math.max(0, Math.min(varied, new Set(run).size * 2) - LONG_WORD) * 2;
}

/** A piece of a row of keys, of the alphabet or of the numbers, either way round; or a short piece repeated. */
function isPattern(run: string): boolean {
  if (run.length < 3) return false;
  const back = [...run].reverse().join('');
  if (ROWS.some((row) => row.includes(run) || row.includes(back))) return true;
  return [1, 2, 3].some(
    (size) => run.length >= 2 * size && run === run.slice(0, size).repeat(run.length).slice(0, run.length),
  );
}
