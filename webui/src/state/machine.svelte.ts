/** The box as a machine: its Wi-Fi, updates, backups, and what it is at. Asked for only while somebody wants to know. */
import { api, type Failure, type Result } from '../api/client';
import type { Machine as Seen, Network, Stick, WorkView } from '../api/schema';
import { session } from './session.svelte';

const ASK_MS = 1000;
const LOST_MS = 2000;
const BEAT_MS = 500;

type What = WorkView['what'];

class Machine {
  seen: Seen | null = $state(null);
  failure: Failure | null = $state(null);
  work: WorkView | null = $state(null);
  sticks: Stick[] | null = $state(null);
  /** Somebody switched it off from this page. */
  off = $state(false);
  /** What this page saw going on: its end is news here. */
  watched: What[] = $state([]);
  #now = $state(Date.now());
  #heard = $state(0);
  #timer = 0;
  #beat = 0;
  #asked = 0;
  #answered = 0;
  #loaded = 0;
  #visit = 0;
  #looking: Promise<unknown> = Promise.resolve();

  /** Counts on while the box is out of reach. */
  readonly leftS: number | null = $derived(
    this.work?.left_s == null ? null : Math.max(0, this.work.left_s - (this.#now - this.#heard) / 1000),
  );
  readonly going = $derived(this.work?.going ?? false);
  readonly trial = $derived(this.work?.step === 'on_trial' ? this.work : null);

  load = async (): Promise<void> => {
    const turn = ++this.#asked;
    const answer = await api.machine();
    if (turn < this.#loaded) return;
    this.#loaded = turn;
    this.failure = answer.ok ? null : answer;
    if (!answer.ok) return;
    this.seen = answer.data;
    this.#hear(answer.data.work, turn);
  };

  /** Is something going on that a page just opened should know of? Where there is no such box there is nothing. */
  async glance(): Promise<void> {
    this.off = false;
    const turn = ++this.#asked;
    const answer = await api.work();
    if (answer.ok) this.#hear(answer.data, turn);
    else if (turn >= this.#answered) this.#follow(this.going, LOST_MS);
  }

  /** The page of the box is left: what was news there is read, and a stick may be pulled out meanwhile. */
  leave(): void {
    this.watched = [];
    this.sticks = null;
    this.#visit += 1;
  }

  /** The work that was asked for, from its first word on; or why there is none. */
  async begin(asked: Promise<Result<WorkView>>): Promise<Failure | null> {
    const answer = await asked;
    if (!answer.ok) return answer;
    // It may be over before its first word is here.
    if (!this.watched.includes(answer.data.what)) this.watched.push(answer.data.what);
    this.#hear(answer.data, ++this.#asked);
    if (!answer.data.going) await this.load();
    return null;
  }

  async findSticks(): Promise<Failure | null> {
    const visit = this.#visit;
    const answer = await this.#inTurn(api.sticks);
    if (answer.ok && visit === this.#visit) this.sticks = answer.data;
    return answer.ok ? null : answer;
  }

  findNetworks = (): Promise<Result<Network[]>> => this.#inTurn(api.networks);

  /** The box looks for one thing at a time, and a person may tap faster than that. */
  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.#looking.then(ask);
    this.#looking = answer;
    return answer;
  }

  /**
   * What a work of one of these kinds came to, as far as it is news on this page: it saw it going, or was loaded anew
   * while the box was out of reach. That nobody pressed the button is no news to whoever did not see it ask.
   */
  ended(...kinds: What[]): WorkView | null {
    const work = this.work;
    if (!work || work.going || !kinds.includes(work.what)) return null;
    const failed = work.problem !== null && work.problem.key !== 'button_not_pressed';
    return failed || this.watched.includes(work.what) ? work : null;
  }

  doing(...kinds: What[]): WorkView | null {
    return this.work?.going && kinds.includes(this.work.what) ? this.work : null;
  }

  /** What was asked before this work began and is answered after it would end it on the page: that is no news. */
  #hear(work: WorkView, turn: number): void {
    if (turn < this.#answered) return;
    this.#answered = turn;
    const went = this.going;
    this.work = work;
    this.#heard = this.#now = Date.now();
    if (work.going && !this.watched.includes(work.what)) this.watched.push(work.what);
    this.#follow(work.going, ASK_MS);
    if (went && !work.going && this.seen) void this.load();
  }

  #follow(going: boolean, wait_ms: number): void {
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    if (!going) return;
    this.#beat = window.setInterval(() => (this.#now = Date.now()), BEAT_MS);
    this.#timer = window.setTimeout(() => void this.#ask(), wait_ms);
  }

  async #ask(): Promise<void> {
    // Whoever signs in again has it asked then.
    if (session.standing !== 'in') return;
    const turn = ++this.#asked;
    const answer = await api.work();
    if (answer.ok) this.#hear(answer.data, turn);
    else this.#follow(true, LOST_MS);
  }
}

export const machine = new Machine();
