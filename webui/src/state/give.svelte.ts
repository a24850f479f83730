/** The steps of releasing: nothing leaves before the last one. */
import { api, type Failure } from '../api/client';
import type { Coach, Lesson, Release } from '../api/schema';
import { dayFromNow } from '../lib/time';
import { silencesOf, waitingOf } from '../lib/waiting';
import { TakenOut } from './taken.svelte';

const USUAL_DAYS = 14;
const LOOK_MS = 700;

export class Give {
  readonly lesson: Lesson;
  step = $state(0);
  moments: string[] = $state([]);
  coach: Coach | null = $state(null);
  words = $state('');
  withNotes = $state(false);
  /** The leervraag of now, '' when the lesson has none; and whether it goes along. */
  question = $state('');
  withQuestion = $state(false);
  until = $state(dayFromNow(USUAL_DAYS));
  mode: Release['mode'] = $state('quick');
  purpose: Release['purpose'] = $state('coaching');
  permission = $state({ by: '', on: dayFromNow(0), what: '' });
  /** Where the step about the coach asks for the permission. */
  asking = $state(false);
  /** The school asks for it always; and the box may have asked for it, whatever this page knew. */
  consent = $state(false);
  demanded = $state(false);
  readonly needsPermission = $derived(
    (this.coach?.extern ?? false) || this.purpose !== 'coaching' || this.consent || this.demanded,
  );
  taken: Record<string, TakenOut> = $state({});
  /** The moment in which something is being covered or silenced. */
  editing: string | null = $state(null);
  /** Made earlier for this lesson, and not given: one can go on with them. */
  waiting: Release[] = $state([]);
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

  async learn(): Promise<void> {
    const school = await api.school();
    if (school.ok) this.consent = school.data.asks_permission;
    const releases = await api.releases();
    if (releases.ok) this.waiting = waitingOf(releases.data.given, this.lesson.id);
    if (!this.lesson.traject) return;
    const traject = await api.traject(this.lesson.traject);
    if (traject.ok) this.question = traject.data.question;
  }

  /** As it was when these were asked for: to look at them, or to change something after all. */
  async goOn(): Promise<void> {
    const [first] = this.waiting;
    const coaches = await api.coaches();
    const coach = coaches.ok ? coaches.data.find((one) => one.id === first?.coach) : undefined;
    if (!first || !coach) return;
    this.coach = coach;
    this.words = first.words;
    this.until = first.until;
    this.mode = first.mode;
    this.purpose = first.purpose;
    this.withQuestion = first.question !== '';
    if (first.permission) this.permission = { ...first.permission };
    this.drafts = this.waiting;
    this.moments = this.drafts.flatMap((one) => one.moment ?? []);
    this.drafts.forEach((one) => this.#restore(one));
    this.waiting = [];
    this.step = 3;
    this.#later();
  }

  #restore(draft: Release): void {
    const moment = this.lesson.moments.find((one) => one.id === draft.moment);
    if (!moment || draft.zones.length + draft.silences.length === 0) return;
    const taken = new TakenOut(moment);
    taken.zones = draft.zones;
    taken.silences = silencesOf(draft);
    this.taken[moment.id] = taken;
  }

  edit(moment: string): void {
    const found = this.lesson.moments.find((one) => one.id === moment);
    if (!found) return;
    if (!this.moments.includes(moment)) this.moments = [...this.moments, moment];
    this.taken[moment] ??= new TakenOut(found);
    this.editing = moment;
  }

  nothingTaken(moment: string): void {
    delete this.taken[moment];
    this.editing = null;
  }

  toggle(moment: string): void {
    const there = this.moments.includes(moment);
    this.moments = there ? this.moments.filter((one) => one !== moment) : [...this.moments, moment];
  }

  async prepare(): Promise<void> {
    if (!this.coach || this.busy) return;
    if (this.needsPermission && !(this.permission.by.trim() && this.permission.what.trim())) {
      this.step = 1;
      this.asking = true;
      return;
    }
    this.busy = true;
    const answer = await api.prepareReleases({
      moments: this.moments,
      coach: this.coach.id,
      words: this.words,
      until: this.until || null,
      mode: this.mode,
      with_notes: this.withNotes,
      with_question: this.withQuestion && this.question !== '',
      edits: this.moments
        .map((moment) => this.taken[moment])
        .filter((one) => one?.any)
        .map((one) => (one as TakenOut).edit),
      purpose: this.purpose,
      permission: this.needsPermission ? { ...this.permission } : null,
    });
    this.busy = false;
    this.failure = answer.ok ? null : answer;
    if (!answer.ok) return this.#refused(answer);
    this.drafts = answer.data;
    this.step = 3;
    this.#later();
  }

  async confirm(passphrase: string): Promise<Failure | null> {
    const answer = await api.confirmReleases({ releases: this.drafts.map((one) => one.id), passphrase });
    if (!answer.ok) {
      this.demanded ||= answer.kind === 'problem' && answer.problem.key === 'permission_needed';
      return answer;
    }
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

  /** What the box asks for is asked for here, with its words above it. */
  #refused(failure: Failure): void {
    if (failure.kind !== 'problem' || !failure.problem.key.startsWith('permission_')) return;
    this.demanded = true;
    this.step = 1;
    this.asking = true;
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
