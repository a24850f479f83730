/** How the teacher looks, and how far: kept on the box now and then, so that it goes on there on any tablet. */
import { api } from '../api/client';
import type { Lesson, Viewing as Kept } from '../api/schema';
import { hasPictures, isWorthKeeping, resumeAt } from '../lib/viewing';
import type { Player } from './player.svelte';

export type How = Kept['how'];
const EACH_MS = 15_000;
const REST_MS = 2000;

export class Viewing {
  /** Null: the lesson was not opened yet, and nothing was chosen. */
  how: How | null = $state(null);
  /** Where one was the last time; 0: at the start. */
  readonly from: number;
  readonly pictures = $derived(hasPictures(this.how));
  #lesson: string;
  #player: Player;
  #kept: Kept | null;

  constructor(lesson: Lesson, player: Player) {
    this.#lesson = lesson.id;
    this.#player = player;
    this.#kept = lesson.viewing;
    this.how = lesson.viewing?.how ?? null;
    this.from = resumeAt(lesson.viewing, lesson.duration_ms);
    player.head = this.from;
  }

  choose(how: How, atMs?: number): void {
    this.how = how;
    if (atMs !== undefined) this.#player.seek(atMs);
    void this.keep();
  }

  /** For an effect: now and then while it plays, and when it stands still again. */
  follow(): () => void {
    if (this.#player.playing) {
      // Whoever simply begins to play has chosen.
      if (this.how === null) this.choose('full');
      const each = setInterval(() => void this.keep(), EACH_MS);
      return () => clearInterval(each);
    }
    void this.#player.head;
    const rest = setTimeout(() => void this.keep(), REST_MS);
    return () => clearTimeout(rest);
  }

  /** What the box did not take is tried again the next time. */
  keep = async (): Promise<void> => {
    if (this.how === null) return;
    const now = { how: this.how, at_ms: Math.max(0, Math.round(this.#player.head)) };
    if (!isWorthKeeping(this.#kept, now)) return;
    const before = this.#kept;
    this.#kept = now;
    const answer = await api.keepViewing(this.#lesson, now);
    if (!answer.ok && this.#kept === now) this.#kept = before;
  };
}
