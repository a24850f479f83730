/** Something asked of the box: asked again when the session or the box says that it may have changed. */
import type { Failure, Result } from '../api/client';

export class Loaded<T> {
  data: T | null = $state(null);
  failure: Failure | null = $state(null);
  #ask: () => Promise<Result<T>>;
  #turn = 0;

  constructor(ask: () => Promise<Result<T>>) {
    this.#ask = ask;
  }

  load = async (): Promise<void> => {
    const turn = ++this.#turn;
    const answer = await this.#ask();
    // Only the newest question counts, whatever order the answers come in.
    if (turn !== this.#turn) return;
    if (answer.ok) this.data = answer.data;
    this.failure = answer.ok ? null : answer;
  };
}
