/** The rounds that wait for a lesson, and the one that the next recording is for. */
import { api } from '../api/client';
import type { WaitingCycle } from '../api/schema';
import { Loaded } from './load.svelte';

export class Rounds {
  #asked = new Loaded(api.waitingCycles);
  readonly all: WaitingCycle[] = $derived(this.#asked.data ?? []);
  readonly readied: WaitingCycle | null = $derived(this.all.find((one) => one.readied) ?? null);
  /** What the box page shows of what is to come: with more than one, the teacher says which. */
  readonly next: WaitingCycle | null = $derived(
    this.readied ?? (this.all.length === 1 ? (this.all[0] ?? null) : null),
  );
  /** Until the box has answered nobody can say what a press would be for. That it cannot answer keeps nobody from it. */
  readonly known: boolean = $derived(this.#asked.data !== null || this.#asked.failure !== null);

  load = (): Promise<void> => this.#asked.load();
}
