import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Result } from '../src/api/client';
import { Autosave } from '../src/state/autosave.svelte';

const problem = { key: 'actiepunt_empty', message: 'Leeg.', advice: 'Schrijf iets.', fields: {} };
const refused = (status: number): Result<never> => ({ ok: false, kind: 'problem', status, problem });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function typed(answers: Result<unknown>[], waits = 60_000): Promise<[Autosave, string[]]> {
  const asked: string[] = [];
  const saved = new Autosave('', async (text) => {
    asked.push(text);
    return answers.shift() ?? { ok: true, data: null };
  });
  saved.typed('x');
  await vi.advanceTimersByTimeAsync(waits);
  return [saved, asked];
}

test('words that are refused are not asked again, and it is known why', async () => {
  const [saved, asked] = await typed([refused(400)]);
  expect([saved.kept, saved.refused, asked.length]).toEqual(['failed', refused(400), 1]);
  saved.typed('y');
  expect(saved.refused).toBeNull();
  await vi.advanceTimersByTimeAsync(1000);
  expect([saved.kept, asked]).toEqual(['stored', ['x', 'y']]);
});

test.each([
  { ok: false, kind: 'unreachable' } as const,
  refused(401),
  refused(403),
  refused(429),
  refused(503),
])('a box that is away, locked or full is asked again', async (failure) => {
  const [saved, asked] = await typed([failure, failure]);
  expect([saved.kept, saved.refused, asked.length]).toEqual(['stored', null, 3]);
});
