/** Words that are kept by themselves. "Stored" is said only after the box said so. */
import type { Failure, Result } from '../api/client';

export type Kept = 'stored' | 'waiting' | 'storing' | 'failed';

/** Keeps the words. `insteadOf`: those that were shown where these come, so that no others are lost. */
export type Save = (text: string, insteadOf: string) => Promise<Result<unknown>>;

const PAUSE_MS = 700;
const AGAIN_MS = 3000;

/** The words themselves are refused: not that the box is away or full, or that its owner has to sign in again. */
const isForGood = (failure: Failure): boolean =>
  failure.kind === 'problem' && failure.status < 500 && ![401, 403, 429].includes(failure.status);

/** The words that stand there now, when they are others than those that were shown. */
const othersIn = (answer: Result<unknown>): string | null =>
  !answer.ok && answer.kind === 'problem' && answer.problem.key === 'changed_elsewhere'
    ? String(answer.problem.fields['words'] ?? '')
    : null;

/** Those with something that the box has not got. */
const unsaid = new Set<Autosave>();

// A tablet that falls asleep may not come back to this page: what was typed goes now.
if (typeof document !== 'undefined')
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') for (const one of unsaid) void one.flush();
  });

class Elsewhere {
  /** Each waits for its owner to choose, on whatever page that is by then. */
  list: readonly Autosave[] = $state.raw([]);

  add(one: Autosave): void {
    if (!this.list.includes(one)) this.list = [...this.list, one];
  }

  drop(one: Autosave): void {
    this.list = this.list.filter((other) => other !== one);
  }
}

/** Where words were changed on another page since they were shown, and others typed here. */
export const elsewhere = new Elsewhere();

export class Autosave {
  text = $state('');
  kept: Kept = $state('stored');
  /** Nothing was typed yet: there is nothing to say about it. */
  touched = $state(false);
  /** Why the box does not take these words. It is not asked again until they are others. */
  refused: Failure | null = $state(null);
  /** What stands there now, changed on another page. Nothing more is sent until one of the two was chosen. */
  others: string | null = $state(null);
  #stored: string;
  /** Sent, and no answer came: the box may have it. */
  #perhaps: string[] = [];
  #timer = 0;
  #going: Promise<void> = Promise.resolve();
  #save: Save;

  constructor(text: string, save: Save) {
    this.text = text;
    this.#stored = text;
    this.#save = save;
  }

  typed(text: string): void {
    this.touched = true;
    if (this.others === null) this.refused = null;
    this.text = text;
    // What is under way may still change what the box has: then it is sent once more.
    if (this.kept !== 'storing')
      this.kept = text === this.#stored && this.others === null ? 'stored' : 'waiting';
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
    if (this.others !== null) return;
    if (this.text === this.#stored) {
      this.kept = 'stored';
      unsaid.delete(this);
      return;
    }
    this.#going = this.#send();
    return this.#going;
  }

  /** Of what was typed here and what stands there, this stays. */
  async choose(text: string): Promise<void> {
    if (this.others === null) return;
    this.#stored = this.others;
    this.others = this.refused = null;
    this.text = text;
    elsewhere.drop(this);
    this.#going = this.#send();
    await this.#going;
  }

  async #send(): Promise<void> {
    const text = this.text;
    this.kept = 'storing';
    const answer = await this.#save(text, this.#stored);
    const others = othersIn(answer);
    if (others !== null && this.#perhaps.includes(others.trim())) {
      // They are of this page: only the answer was lost.
      this.#stored = others;
      this.#perhaps = [];
      return this.#send();
    }
    this.others = others;
    if (others !== null) elsewhere.add(this);
    if (answer.ok) {
      this.#stored = text;
      this.#perhaps = [];
    } else if (answer.kind === 'unreachable') this.#perhaps.push(text.trim());
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
