/** A list that the box gives in pages. */
import type { Result } from '../api/client';

const MOST = 200;

/** So many of the newest, in as few questions as the box takes. `ask` gives those after the last that is known. */
export async function upTo<T>(
  wanted: number,
  ask: (limit: number, last: T | undefined) => Promise<Result<T[]>>,
): Promise<Result<T[]>> {
  let all: T[] = [];
  for (;;) {
    const limit = Math.min(MOST, wanted - all.length);
    const answer = await ask(limit, all.at(-1));
    if (!answer.ok) return answer;
    all = [...all, ...answer.data];
    if (answer.data.length < limit || all.length >= wanted) return { ok: true, data: all };
  }
}
