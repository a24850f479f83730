/** The steps of releasing: nothing leaves before the last one. */
import { api, type Failure } from '../api/client';
import type { Coach, Lesson, Release } from '../api/schema';
import { dayFromNow } from '../lib/time';

const USUAL_DAYS = 14;
const LOOK_MS = 700;

export class Give {
  readonly lesson: Lesson;
  step = $state(0);
  moments: string[] = $state([]);
  coach: Coach | null = $state(null);
  words = $state('');
  withNotes = $state(true);
  until = $state(dayFromNow(USUAL_DAYS));
  mode: Release['mode'] = $state('quick');
  drafts: Release[] = $state([]);
  busy = $state(false);
  failure: Failure | null = $state(null);
  readonly done = $derived(this.step === 5);
  readonly prepared = $derived(
    this.drafts.length > 0 && this.drafts.every((one) => one.state === 'prepared'),
  );
  readonly failed = $derived(this.drafts.some((one) => one.state === 'failed'));
  readonly progress = $derived(
    this.drafts.reduce((sum, one) => sum + (one.state === 'preparing' ? one.progress : 1), 0) /
      Math.max(1, this.drafts.length),
  );
  #timer = 0;

  constructor(lesson: Lesson) {
    this.lesson = lesson;
  }

  toggle(moment: string): void {
    const there = this.moments.includes(moment);
    this.moments = there ? this.moments.filter((one) => one !== moment) : [...this.moments, moment];
  }

  async prepare(): Promise<void> {
    if (!this.coach || this.busy) return;
    this.busy = true;
    const answer = await api.prepareReleases({
      moments: this.moments,
      coach: this.coach.id,
      words: this.words,
      until: this.until || null,
      mode: this.mode,
      with_notes: this.withNotes,
    });
    this.busy = false;
    this.failure = answer.ok ? null : answer;
    if (!answer.ok) return;
    this.drafts = answer.data;
    this.step = 3;
    this.#later();
  }

  async confirm(passphrase: string): Promise<Failure | null> {
    const answer = await api.confirmReleases({ releases: this.drafts.map((one) => one.id), passphrase });
    if (!answer.ok) return answer;
    this.drafts = [];
    this.step = 5;
    return null;
  }

  /** Something must change: what was made is thrown away, for it can no longer be what leaves. */
  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    const made = this.drafts;
    this.drafts = [];
    await Promise.all(made.map((one) => api.takeBack(one.id)));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (this.drafts.some((one) => one.state === 'preparing')) {
      this.#timer = window.setTimeout(() => void this.#look(), LOOK_MS);
    }
  }

  async #look(): Promise<void> {
    const answers = await Promise.all(this.drafts.map((one) => api.release(one.id)));
    this.drafts = this.drafts.map((old, at) => {
      const answer = answers[at];
      return answer?.ok ? answer.data : old;
    });
    this.#later();
  }
}
