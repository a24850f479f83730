/** Two moments beside each other: each plays its own span, one after the other or both at once. */
import { api, type Failure } from '../api/client';
import type { GrowthMoment, GrowthPair, Lesson } from '../api/schema';
import { isEmpty } from '../lib/gaps';
import { Player } from './player.svelte';
import type { How } from './viewing.svelte';

export type SideName = 'earlier' | 'later';

/** One of the two, with a player of its own. */
export class SideState {
  readonly player = new Player();
  readonly moment: GrowthMoment;
  /** Where the picture is to be had; null: not yet known, or there is none. */
  video: string | null = $state(null);
  failure: Failure | null = $state(null);
  /** As its lesson was last looked at; for as long as this page is open it may be changed. Null: not yet chosen. */
  how: How | null = $state(null);
  #turn = 0;

  constructor(moment: GrowthMoment) {
    this.moment = moment;
    this.how = moment.how;
    this.player.head = moment.start_ms;
    this.player.span = [moment.start_ms, moment.end_ms];
  }

  get over(): boolean {
    return this.player.head >= this.moment.end_ms - 40;
  }

  /** Also afresh, when an address no longer opens. */
  renew = async (): Promise<void> => {
    const turn = ++this.#turn;
    const answer = await api.lesson(this.moment.lesson);
    if (turn !== this.#turn) return;
    this.failure = answer.ok ? null : answer;
    // Else the way to ask again stays.
    if (answer.ok) this.#take(answer.data);
  };

  choose(how: How): void {
    this.how = how;
  }

  /** Whoever simply begins to play a lesson that was never opened hears it first. */
  play(): void {
    this.how ??= 'sound';
    this.player.only([this.moment.start_ms, this.moment.end_ms]);
  }

  #take(lesson: Lesson): void {
    this.player.duration = lesson.duration_ms;
    this.player.framesPerSecond = lesson.frames_per_second || 25;
    this.player.cuts = lesson.gaps.filter(isEmpty).map((gap) => [gap.start_ms, gap.end_ms]);
    this.video = lesson.video;
    this.player.failed = false;
  }
}

export class PairState {
  readonly pair: GrowthPair;
  readonly earlier: SideState | null;
  readonly later: SideState | null;
  /** With both at once only one is heard: two voices together nobody understands. */
  heard: SideName = $state('earlier');
  /** The earlier one plays, and the later one follows. */
  #following = $state(false);

  constructor(pair: GrowthPair) {
    this.pair = pair;
    this.earlier = pair.earlier.shown && new SideState(pair.earlier.shown);
    this.later = pair.later.shown && new SideState(pair.later.shown);
  }

  get whole(): boolean {
    return this.earlier !== null && this.later !== null;
  }

  get playing(): boolean {
    return (this.earlier?.player.playing ?? false) || (this.later?.player.playing ?? false);
  }

  one(side: SideState): void {
    this.stop();
    side.player.setMuted(false);
    side.play();
  }

  inTurn(): void {
    if (!this.earlier || !this.later) return;
    this.one(this.earlier);
    this.#following = true;
  }

  together(): void {
    this.stop();
    this.hear(this.heard);
    this.earlier?.play();
    this.later?.play();
  }

  hear(side: SideName): void {
    this.heard = side;
    this.earlier?.player.setMuted(side !== 'earlier');
    this.later?.player.setMuted(side !== 'later');
  }

  stop(): void {
    this.#following = false;
    this.earlier?.player.pause();
    this.later?.player.pause();
  }

  /** For an effect: what comes after the earlier one has ended. */
  follow(): void {
    if (!this.#following || !this.earlier || !this.later) return;
    if (this.earlier.player.playing || !this.earlier.over) return;
    this.#following = false;
    this.later.player.setMuted(false);
    this.later.play();
  }
}
