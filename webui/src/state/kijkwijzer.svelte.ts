/** A lesson's kijkwijzer, open: its moments in the order of the talk, free lines, and answers. */
import { api, type Failure, type Result } from '../api/client';
import type { Kijkwijzer, KijkwijzerAnswer, KijkwijzerLine, Moment } from '../api/schema';
import { inOrder, moved } from '../lib/order';
import type { LessonState } from './lesson.svelte';

export type Kind = Moment['kind'];
const SLOTS = 2;

export class KijkwijzerState {
  readonly open: LessonState;
  readonly form: Kijkwijzer;
  lines: KijkwijzerLine[] = $state([]);
  order: string[] = $state([]);
  answers: KijkwijzerAnswer[] = $state([]);
  /** Someone asked for more than two. */
  more = $state(false);
  failure: Failure | null = $state(null);
  /** The last one that was put elsewhere: said aloud. */
  put: { place: number; of: number } | null = $state(null);
  /** The line that was made just now: one wants to write in it. */
  fresh: string | null = $state(null);
  /** A line is on its way: a second tap of the same finger asks for no second one. */
  #adding = false;
  readonly slots = $derived.by(() => {
    const empty = Math.max(0, SLOTS - this.moments('top').length - this.of('top').length);
    return empty || (this.more ? 1 : 0);
  });

  constructor(open: LessonState, form: Kijkwijzer) {
    this.open = open;
    this.form = form;
    this.lines = form.lines;
    this.answers = form.answers;
    this.order = form.moments.map((one) => one.id);
  }

  moments(kind: Kind): Moment[] {
    return inOrder(
      this.open.lesson.moments.filter((one) => one.kind === kind),
      this.order,
    );
  }

  of(kind: Kind): KijkwijzerLine[] {
    return this.lines.filter((one) => one.kind === kind);
  }

  /** Shown when the box has it. */
  async move(moment: Moment, to: number): Promise<void> {
    const ids = this.moments(moment.kind).map((one) => one.id);
    const place = Math.min(Math.max(0, to), ids.length - 1);
    if (ids[place] === moment.id) return;
    const tops = moment.kind === 'top' ? moved(ids, moment.id, place) : this.#ids('top');
    const tips = moment.kind === 'tip' ? moved(ids, moment.id, place) : this.#ids('tip');
    const answer = await api.arrangeMoments(this.open.lesson.id, { moments: [...tops, ...tips] });
    if (!this.#took(answer)) return;
    this.order = answer.data.map((one) => one.id);
    this.put = { place: place + 1, of: ids.length };
  }

  /** The minute around where the player is. */
  async addMoment(kind: Kind): Promise<void> {
    await this.open.add(kind);
    this.more = false;
  }

  async addLine(kind: Kind): Promise<void> {
    if (this.#adding) return;
    this.#adding = true;
    const answer = await api.addLine(this.open.lesson.id, { kind });
    this.#adding = false;
    if (!this.#took(answer)) return;
    this.fresh = answer.data.id;
    this.lines = [...this.lines, answer.data];
    this.more = false;
  }

  async keepText(line: string, text: string, instead_of: string): Promise<Result<KijkwijzerLine>> {
    const answer = await api.changeLine(line, { text, instead_of });
    if (answer.ok) this.#have(answer.data);
    return answer;
  }

  async keepPlace(line: string, at_ms: number | null): Promise<void> {
    const answer = await api.changeLine(line, { at_ms: at_ms === null ? null : Math.round(at_ms) });
    if (this.#took(answer)) this.#have(answer.data);
  }

  async removeLine(line: string): Promise<void> {
    if (!this.#took(await api.deleteLine(line))) return;
    this.lines = this.lines.filter((one) => one.id !== line);
  }

  /** The questions in the language of now; what is being written stays. */
  async askAnew(): Promise<void> {
    const answer = await api.kijkwijzer(this.open.lesson.id);
    if (answer.ok) this.answers = answer.data.answers;
  }

  keepAnswer(question: string, answer: string, instead_of: string): Promise<Result<KijkwijzerAnswer>> {
    return api.giveAnswer(this.open.lesson.id, { question, answer, instead_of });
  }

  #have(line: KijkwijzerLine): void {
    this.lines = this.lines.map((one) => (one.id === line.id ? line : one));
  }

  #ids(kind: Kind): string[] {
    return this.moments(kind).map((one) => one.id);
  }

  #took<T>(answer: Result<T>): answer is { ok: true; data: T } {
    this.failure = answer.ok ? null : answer;
    return answer.ok;
  }
}
