/** Words that are kept by themselves. "Stored" is said only after the box said so. */
import type { Failure, Result } from '../api/client';

export type Kept = 'stored' | 'waiting' | 'storing' | 'failed';

const PAUSE_MS = 700;
const AGAIN_MS = 3000;

/** The words themselves are refused: not that the box is away or full, or that its owner has to sign in again. */
const isForGood = (failure: Failure): boolean =>
  failure.kind === 'problem' && failure.status < 500 && ![401, 403, 429].includes(failure.status);

export class Autosave {
  text = $state('');
  kept: Kept = $state('stored');
  /** Nothing was typed yet: there is nothing to say about it. */
  touched = $state(false);
  /** Why the box does not take these words. It is not asked again until they are others. */
  refused: Failure | null = $state(null);
  #stored: string;
  #timer = 0;
  #save: (text: string) => Promise<Result<unknown>>;

  constructor(text: string, save: (text: string) => Promise<Result<unknown>>) {
    this.text = text;
    this.#stored = text;
    this.#save = save;
  }

  typed(text: string): void {
    this.touched = true;
    this.refused = null;
    this.text = text;
    this.kept = text === this.#stored ? 'stored' : 'waiting';
    this.#later(PAUSE_MS);
  }

  /** At once: the field is left, or the page. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.kept === 'storing' || this.text === this.#stored) return;
    const text = this.text;
    this.kept = 'storing';
    const answer = await this.#save(text);
    if (answer.ok) this.#stored = text;
    this.refused = !answer.ok && isForGood(answer) ? answer : null;
    this.kept = !answer.ok ? 'failed' : this.text === text ? 'stored' : 'waiting';
    if (this.kept !== 'stored' && !this.refused) this.#later(answer.ok ? PAUSE_MS : AGAIN_MS);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush(), ms);
  }
}
