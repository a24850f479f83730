/** Words that are kept by themselves. "Stored" is said only after the box said so. */
import type { Failure, Result } from '../api/client';

export type Kept = 'stored' | 'waiting' | 'storing' | 'failed';

const PAUSE_MS = 700;
const AGAIN_MS = 3000;

/** The words themselves are refused: not that the box is away or full, or that its owner has to sign in again. */
const isForGood = (failure: Failure): boolean =>
  failure.kind === 'problem' && failure.status < 500 && ![401, 403, 429].includes(failure.status);

/** Those with something that the box has not got. */
const unsaid = new Set<Autosave>();

// A tablet that falls asleep may not come back to this page: what was typed goes now.
if (typeof document !== 'undefined')
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') for (const one of unsaid) void one.flush();
  });

export class Autosave {
  text = $state('');
  kept: Kept = $state('stored');
  /** Nothing was typed yet: there is nothing to say about it. */
  touched = $state(false);
  /** Why the box does not take these words. It is not asked again until they are others. */
  refused: Failure | null = $state(null);
  #stored: string;
  #timer = 0;
  #going: Promise<void> = Promise.resolve();
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
    // What is under way may still change what the box has: then it is sent once more.
    if (this.kept !== 'storing') this.kept = text === this.#stored ? 'stored' : 'waiting';
    unsaid.add(this);
    this.#later(PAUSE_MS);
  }

  /** What the box has, and nobody typed here. */
  restore(text: string): void {
    this.text = text;
    this.#stored = text;
    this.touched = true;
    this.kept = 'stored';
  }

  /** Other words than what was typed, of which there is nothing to say. */
  async become(text: string): Promise<void> {
    clearTimeout(this.#timer);
    await this.#going;
    this.text = text;
    this.touched = false;
    this.refused = null;
    await this.flush();
  }

  /** At once: the field is left, or the page. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.kept === 'storing') return this.#going;
    if (this.text === this.#stored) {
      this.kept = 'stored';
      unsaid.delete(this);
      return;
    }
    this.#going = this.#send();
    return this.#going;
  }

  async #send(): Promise<void> {
    const text = this.text;
    this.kept = 'storing';
    const answer = await this.#save(text);
    if (answer.ok) this.#stored = text;
    this.refused = !answer.ok && isForGood(answer) ? answer : null;
    this.kept = !answer.ok ? 'failed' : this.text === text ? 'stored' : 'waiting';
    if (this.kept === 'stored' || this.refused) unsaid.delete(this);
    else this.#later(answer.ok ? PAUSE_MS : AGAIN_MS);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush(), ms);
  }
}
