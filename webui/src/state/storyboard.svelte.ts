/** A storyboard being composed: kept by itself, as a whole, and looked at as the very paper. */
import { api, type Failure } from '../api/client';
import type { Job, KeepStoryboard, Storyboard, StoryboardSheet, StoryboardStill } from '../api/schema';
import { moved } from '../lib/order';
import { Autosave } from './autosave.svelte';

export type Shown = StoryboardStill['shown'];
export type Still = StoryboardStill & { id: string };
export const FEWEST = 2;
export const MOST = 6;

let made = 0;

export class StoryboardState {
  readonly traject: string;
  title = $state('');
  question = $state('');
  words = $state('');
  stills: Still[] = $state([]);
  actiepunten: string[] = $state([]);
  readonly gone: number;
  readonly kept: Autosave;
  sheet: StoryboardSheet | null = $state(null);
  failure: Failure | null = $state(null);
  /** A still that was moved, for who does not see it: its place, and of how many. */
  put: { place: number; of: number } | null = $state(null);
  /** That somebody may be recognised in a picture as it is was asked once. */
  askedAsIs = $state(false);
  /** In which language the paper was asked for, until it is stored what is to be on it. */
  wanted: 'en' | 'nl' | null = $state(null);
  #turn = 0;

  constructor(traject: string, board: Storyboard) {
    this.traject = traject;
    this.title = board.title;
    this.question = board.question;
    this.words = board.words;
    this.stills = board.stills.map((still) => ({ ...still, id: `${++made}` }));
    this.actiepunten = board.actiepunten;
    this.gone = board.stills_gone;
    this.askedAsIs = board.stills.some(({ shown }) => shown === 'as_is');
    this.kept = new Autosave(this.#asText(), (text) =>
      api.keepStoryboard(traject, JSON.parse(text) as KeepStoryboard),
    );
  }

  get enough(): boolean {
    return this.stills.length >= FEWEST;
  }

  get room(): boolean {
    return this.stills.length < MOST;
  }

  /** Something was typed: kept after a pause. */
  typed(): void {
    this.kept.typed(this.#asText());
  }

  /** Something was chosen: kept at once. */
  async chosen(): Promise<void> {
    this.typed();
    await this.kept.flush();
  }

  async add(lesson: string, ms: number): Promise<void> {
    if (!this.room) return;
    const still = { lesson, at_ms: Math.round(ms), shown: 'usual' as const, words: '', white: [] };
    this.stills.push({ id: `${++made}`, ...still });
    await this.chosen();
  }

  async remove(id: string): Promise<void> {
    this.stills = this.stills.filter((still) => still.id !== id);
    await this.chosen();
  }

  async move(id: string, to: number): Promise<void> {
    const order = moved(
      this.stills.map((still) => still.id),
      id,
      to,
    );
    const place = order.indexOf(id);
    if (place === this.stills.findIndex((still) => still.id === id)) return;
    this.stills = order.map((one) => this.stills.find((still) => still.id === one)!);
    this.put = { place: place + 1, of: order.length };
    await this.chosen();
  }

  async take(actiepunt: string, along: boolean): Promise<void> {
    const rest = this.actiepunten.filter((one) => one !== actiepunt);
    this.actiepunten = along ? [...rest, actiepunt] : rest;
    await this.chosen();
  }

  /** The paper is wanted: it is made of what the box has stored, so that comes first. */
  look(language: 'en' | 'nl'): void {
    this.wanted = language;
    void this.kept.flush();
  }

  async make(language: 'en' | 'nl'): Promise<void> {
    this.wanted = null;
    const turn = ++this.#turn;
    const answer = await api.makeStoryboard(this.traject, language);
    this.#heard(turn, answer);
  }

  async askSheet(): Promise<void> {
    const turn = ++this.#turn;
    this.#heard(turn, await api.storyboardSheet(this.traject));
  }

  /** How far the making is, as the box last told; null: nothing is being made. */
  progress(jobs: readonly Job[]): number | null {
    if (!this.sheet?.making) return null;
    const job = jobs.find(({ kind, thing }) => kind === 'storyboard' && thing === this.traject);
    return job?.progress ?? this.sheet.progress;
  }

  /** What is shown is still what would be made. */
  get current(): boolean {
    return !!this.sheet?.current && this.kept.kept === 'stored';
  }

  #heard(turn: number, answer: Awaited<ReturnType<typeof api.storyboardSheet>>): void {
    if (turn !== this.#turn) return;
    if (answer.ok) this.sheet = answer.data;
    this.failure = answer.ok ? null : answer;
  }

  #asText(): string {
    const stills = this.stills.map(({ lesson, at_ms, shown, words, white }) => ({
      lesson,
      at_ms,
      shown,
      words,
      white,
    }));
    const { title, question, words, actiepunten } = this;
    return JSON.stringify({ title, question, words, stills, actiepunten });
  }
}
