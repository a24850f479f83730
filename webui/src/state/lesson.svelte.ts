/** One open lesson: what is chosen on its timeline, its moments, and what is changed about it. */
import { api, type Failure, type Result } from '../api/client';
import type { ChangeLesson, Lesson, Moment } from '../api/schema';
import { isEmpty } from '../lib/gaps';
import { asMoment, aroundHead, audible, type Span } from '../lib/spans';
import { Player } from './player.svelte';
import { Viewing } from './viewing.svelte';

type Kind = Moment['kind'];
const SLOTS = 2;

/** What there is to be played of a lesson, to tell whether that changed: damage takes of it, a second part adds to it. */
const film = ({ state, problem, parts, duration_ms, gaps }: Lesson): string =>
  JSON.stringify([state, problem?.key, parts, duration_ms, gaps.filter(({ kind }) => kind === 'lost')]);

export class LessonState {
  lesson: Lesson;
  readonly player = new Player();
  readonly viewing: Viewing;
  /** A stretch that was tapped, from which a moment can be made. */
  chosen: Span | null = $state(null);
  /** The moment whose edges can be moved now. */
  editing: string | null = $state(null);
  /** Someone asked for more than two. */
  more = $state(false);
  /** What the loupe shows now; the overview draws a frame around it. */
  view: Span = $state([0, 0]);
  failure: Failure | null = $state(null);
  /** One is on its way: a second tap of the same finger asks for no second one. */
  #adding = false;
  readonly stretches: Span[] = $derived.by(() => audible(this.lesson.speech, this.lesson.duration_ms));
  readonly tops = $derived.by(() => this.#of('top'));
  readonly tips = $derived.by(() => this.#of('tip'));
  readonly slots = $derived.by(() => {
    const empty = Math.max(0, SLOTS - this.tops.length);
    return empty || (this.more ? 1 : 0);
  });

  constructor(lesson: Lesson) {
    this.lesson = $state(lesson);
    this.viewing = new Viewing(lesson, this.player);
    this.#tellPlayer();
  }

  choose(span: Span): void {
    this.chosen = span;
    this.editing = null;
    this.player.only(span);
  }

  clear(): void {
    this.chosen = null;
    this.player.everything();
  }

  playMoment(moment: Moment): void {
    this.chosen = null;
    this.player.only([moment.start_ms, moment.end_ms]);
  }

  /** From what was tapped, else from where the player is. */
  async add(kind: Kind): Promise<void> {
    if (this.#adding) return;
    this.#adding = true;
    const all = this.lesson.duration_ms;
    const [start_ms, end_ms] = this.chosen ? asMoment(this.chosen, all) : aroundHead(this.player.head, all);
    const answer = await api.addMoment(this.lesson.id, { kind, start_ms, end_ms });
    this.#adding = false;
    if (!this.#took(answer)) return;
    this.#put([...this.lesson.moments, answer.data]);
    this.chosen = null;
    this.more = false;
    this.editing = answer.data.id;
    this.player.span = [answer.data.start_ms, answer.data.end_ms];
  }

  /** While an edge is being dragged: seen at once, kept when it is let go. */
  draw(id: string, [start_ms, end_ms]: Span): void {
    this.#put(this.lesson.moments.map((one) => (one.id === id ? { ...one, start_ms, end_ms } : one)));
  }

  async keepEdges(id: string, before: Span): Promise<void> {
    const moment = this.lesson.moments.find((one) => one.id === id);
    if (!moment) return;
    const answer = await api.changeMoment(id, { start_ms: moment.start_ms, end_ms: moment.end_ms });
    if (!this.#took(answer)) this.draw(id, before);
    else if (this.player.span) this.player.span = [answer.data.start_ms, answer.data.end_ms];
  }

  async keepNote(id: string, note: string, instead_of: string): Promise<Result<Moment>> {
    const answer = await api.changeMoment(id, { note, instead_of });
    if (answer.ok) this.#put(this.lesson.moments.map((one) => (one.id === id ? { ...one, note } : one)));
    return answer;
  }

  /** Seen when it is kept. */
  async keepLens(id: string, lens: Moment['lens']): Promise<void> {
    const answer = await api.changeMoment(id, { lens });
    if (this.#took(answer))
      this.#put(this.lesson.moments.map((one) => (one.id === id ? { ...one, lens } : one)));
  }

  async remove(id: string): Promise<void> {
    if (!this.#took(await api.deleteMoment(id))) return;
    this.#put(this.lesson.moments.filter((one) => one.id !== id));
    if (this.editing === id) this.editing = null;
    this.player.everything();
  }

  async change(body: ChangeLesson): Promise<Result<Lesson>> {
    const answer = await api.changeLesson(this.lesson.id, body);
    if (answer.ok) this.took(answer.data);
    return answer;
  }

  /** What the box now says of the lesson. Its media address carries a fresh token: that would begin the video again. */
  took(lesson: Lesson): void {
    this.lesson = { ...lesson, video: this.lesson.video, moments: this.lesson.moments };
  }

  /** A new address for the picture, when the old one no longer opens. */
  async renewVideo(): Promise<void> {
    const answer = await api.lesson(this.lesson.id);
    // Else the way to ask again stays.
    if (this.#took(answer)) this.#takeVideo(answer.data);
  }

  /** The box says that something changed. When damage was found or is gone, or when the lesson was gone on with, there is
   * another picture to play. */
  async look(): Promise<void> {
    const answer = await api.lesson(this.lesson.id);
    if (!answer.ok || film(answer.data) === film(this.lesson)) return;
    this.#takeVideo(answer.data);
  }

  #takeVideo(lesson: Lesson): void {
    this.lesson = { ...lesson, moments: this.lesson.moments };
    this.#tellPlayer();
    this.player.failed = false;
  }

  #tellPlayer(): void {
    this.player.duration = this.lesson.duration_ms;
    this.player.framesPerSecond = this.lesson.frames_per_second || 25;
    this.player.stretches = this.stretches;
    this.player.cuts = this.lesson.gaps.filter(isEmpty).map((gap) => [gap.start_ms, gap.end_ms]);
  }

  #of(kind: Kind): Moment[] {
    return this.lesson.moments.filter((one) => one.kind === kind).sort((a, b) => a.start_ms - b.start_ms);
  }

  #put(moments: Moment[]): void {
    const count = (kind: Kind) => moments.filter((one) => one.kind === kind).length;
    this.lesson = { ...this.lesson, moments, tops: count('top'), tips: count('tip') };
  }

  #took<T>(answer: Result<T>): answer is { ok: true; data: T } {
    this.failure = answer.ok ? null : answer;
    return answer.ok;
  }
}
