/** Preparing a lesson: where one was is remembered, what was answered lies on the box or is answered again. */
import { api, type Failure, type Result } from '../api/client';
import type { Beforehand, KeepObjection, Objection } from '../api/schema';

export type Step = 'look' | 'check' | 'place';

const PLACE = 'terugblik.voorbereiden';

type Kept = { step?: Step; cycle?: string | null };

function kept(): Kept {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

export class Preparing {
  known: Beforehand | null = $state(null);
  failure: Failure | null = $state(null);
  step: Step = $state('look');
  cycle: string | null = $state(null);
  /** Whether somebody said what the lesson is for: this page, or the one that led here. */
  chose: boolean;
  /** "Nobody", "somebody", or not answered yet. Only asked while the list is empty. */
  anybody: boolean | null = $state(null);
  confirmed: string[] = $state([]);
  permissions = $state(false);

  readonly places: Objection[] = $derived(this.known?.objections ?? []);
  readonly zones = $derived(this.places.flatMap((one) => (one.zone ? [one.zone] : [])));
  readonly refused = $derived(this.places.some((one) => one.measure === 'do_not_record'));
  readonly thought = $derived(
    this.places.length ? this.places.every((one) => this.confirmed.includes(one.id)) : this.anybody === false,
  );
  readonly permitted = $derived(!this.known?.asks_permission || this.permissions);
  readonly able = $derived(this.known !== null && this.thought && this.permitted && !this.refused);

  /** `asked`: the cycle for which the page before this one wants a lesson. Another than last time begins anew. */
  constructor(asked: string | null = null) {
    const { step = 'look', cycle } = kept();
    const anew = asked !== null && asked !== cycle;
    this.step = anew ? 'look' : step;
    this.cycle = asked ?? cycle ?? null;
    this.chose = asked !== null || cycle !== undefined;
  }

  async load(): Promise<void> {
    const answer = await api.beforehand();
    if (answer.ok) this.known = answer.data;
    this.failure = answer.ok ? null : answer;
  }

  go(step: Step): void {
    this.step = step;
    this.#keep();
  }

  choose(cycle: string | null): void {
    this.cycle = cycle;
    this.chose = true;
    this.#keep();
  }

  /** What was just written down needs no second look. */
  async put(place: string | null, body: KeepObjection): Promise<Result<Objection>> {
    const answer = place ? await api.changeObjection(place, body) : await api.addObjection(body);
    if (answer.ok) {
      this.confirm(answer.data.id, true);
      await this.load();
    }
    return answer;
  }

  async remove(place: string): Promise<void> {
    const answer = await api.deleteObjection(place);
    this.failure = answer.ok ? null : answer;
    if (answer.ok) this.anybody = null;
    await this.load();
  }

  confirm(place: string, yes: boolean): void {
    this.confirmed = [...this.confirmed.filter((one) => one !== place), ...(yes ? [place] : [])];
  }

  async setReady(): Promise<boolean> {
    const objections = this.places.length
      ? this.confirmed.filter((id) => this.places.some((one) => one.id === id))
      : [];
    const answer = await api.setReady({ objections, permissions: this.permissions, cycle: this.cycle });
    this.failure = answer.ok ? null : answer;
    if (answer.ok) sessionStorage.removeItem(PLACE);
    return answer.ok;
  }

  async refrain(): Promise<boolean> {
    const answer = await api.unsetReady();
    // For somebody else, or for nobody: then there is nothing to undo.
    const fine = answer.ok || (answer.kind === 'problem' && answer.problem.key === 'not_your_lesson');
    this.failure = fine ? null : (answer as Failure);
    return fine;
  }

  #keep(): void {
    const cycle = this.chose ? { cycle: this.cycle } : {};
    sessionStorage.setItem(PLACE, JSON.stringify({ step: this.step, ...cycle }));
  }
}
