/** A list in pages is asked for in as few questions as the box takes, and no further than there is. */
import { expect, test } from 'vitest';
import { upTo } from '../src/lib/pages';
import type { Result } from '../src/api/client';

function box(lines: number): {
  asked: number[];
  ask: (limit: number, last?: number) => Promise<Result<number[]>>;
} {
  const asked: number[] = [];
  const ask = (limit: number, last = lines + 1): Promise<Result<number[]>> => {
    asked.push(limit);
    const data = Array.from({ length: Math.min(limit, last - 1) }, (_, at) => last - 1 - at);
    return Promise.resolve({ ok: true, data });
  };
  return { asked, ask };
}

const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at);

test.each([
  [100, 30, [100], down(30, 1)],
  [100, 100, [100], down(100, 1)],
  [100, 500, [100], down(500, 401)],
  [300, 500, [200, 100], down(500, 201)],
  [300, 250, [200, 100], down(250, 1)],
  [300, 200, [200, 100], down(200, 1)],
])('%i wanted of %i', async (wanted, there, asked, lines) => {
  const it = box(there);
  expect(await upTo(wanted, it.ask)).toEqual({ ok: true, data: lines });
  expect(it.asked).toEqual(asked);
});

test('a page that is not given is the answer', async () => {
  const away: Result<number[]> = { ok: false, kind: 'unreachable' };
  const it = box(500);
  const ask = (limit: number, last?: number) => (last === undefined ? it.ask(limit) : Promise.resolve(away));
  expect(await upTo(300, ask)).toEqual(away);
});
