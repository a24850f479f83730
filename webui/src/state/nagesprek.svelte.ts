/**
 * One talk: its pages in their order, where it is, and what is written. Where one is, is kept with every step, so that
 * it can be left at any second.
 */
import { api, type Failure, type Result } from '../api/client';
import type {
  Actiepunt,
  ChangeNagesprek,
  Cycle,
  Lesson,
  Moment,
  Nagesprek,
  TalkedClip,
  TrajectWhole,
} from '../api/schema';
import { isEmpty } from '../lib/gaps';
import { Autosave } from './autosave.svelte';
import { Player } from './player.svelte';
import type { How } from './viewing.svelte';

export type Manner = NonNullable<Nagesprek['manner']>;
export type Page = { step: Nagesprek['step']; moment: string | null };

export class Talk {
  talk: Nagesprek;
  lesson: Lesson;
  traject: TrajectWhole | null;
  page: Page;
  failure: Failure | null = $state(null);
  /** How one sits here. Only in this page, for as long as it is open. */
  sits: string | null = $state(null);
  card = $state(0);
  /** How large the picture is here: at first as its teacher looks at this lesson. Another choice is for this talk only. */
  how: How = $state('full');
  readonly player = new Player();
  readonly success: Autosave;
  readonly cameUp: Autosave;
  readonly atMoment = new Map<string, Autosave>();

  constructor(talk: Nagesprek, lesson: Lesson, traject: TrajectWhole | null) {
    this.talk = $state.raw(talk);
    this.lesson = $state.raw(lesson);
    this.traject = $state.raw(traject);
    this.how = lesson.viewing?.how ?? 'sound';
    const moment = talk.order.includes(talk.moment ?? '') ? talk.moment : (talk.order[0] ?? null);
    this.page = $state.raw({ step: talk.step, moment: talk.step === 'moments' ? moment : null });
    this.success = new Autosave(talk.success, (success, instead_of) => this.#change({ success, instead_of }));
    this.cameUp = new Autosave(talk.came_up, (came_up, instead_of) => this.#change({ came_up, instead_of }));
    for (const id of talk.order) this.#write(id, talk);
    this.#tellPlayer();
    this.#show();
  }

  get pages(): Page[] {
    const moments: Page[] = this.talk.order.map((moment) => ({ step: 'moments', moment }));
    return [
      { step: 'check_in', moment: null },
      { step: 'question', moment: null },
      ...(moments.length ? moments : [{ step: 'moments' as const, moment: null }]),
      { step: 'deepening', moment: null },
      { step: 'actiepunten', moment: null },
    ];
  }

  get at(): number {
    const { step, moment } = this.page;
    return Math.max(
      0,
      this.pages.findIndex((one) => one.step === step && one.moment === moment),
    );
  }

  get moment(): Moment | null {
    return this.lesson.moments.find((one) => one.id === this.page.moment) ?? null;
  }

  get cycle(): Cycle | null {
    return this.traject?.path.find((one) => one.lesson?.id === this.lesson.id) ?? null;
  }

  get agreed(): Actiepunt[] {
    const cycle = this.cycle;
    return cycle ? (this.traject?.actiepunten.filter((one) => one.cycle === cycle.id) ?? []) : [];
  }

  /** Of moments that are no longer there, too. */
  clips(moment: string | null): TalkedClip[] {
    const known = (clip: TalkedClip) => this.talk.order.includes(clip.moment ?? '');
    return this.talk.clips.filter((clip) => (moment === null ? !known(clip) : clip.moment === moment));
  }

  async begin(manner: Manner): Promise<void> {
    this.#took(await api.beginNagesprek(this.lesson.id, { manner }));
  }

  /** The page turns at once; that one is there is kept behind it, and again with the next. */
  async go(page: Page | undefined): Promise<void> {
    if (!page) return;
    this.player.pause();
    this.page = page;
    this.#show();
    const answer = await api.changeNagesprek(this.lesson.id, page);
    this.failure = answer.ok ? null : answer;
  }

  next = (): Promise<void> => this.go(this.pages[this.at + 1]);
  back = (): Promise<void> => this.go(this.pages[this.at - 1]);

  choose(how: How): void {
    this.how = how;
  }

  /** Where a coach's words are, in the lesson's own time. */
  jump(ms: number): void {
    this.player.seek(ms);
    void this.player.play();
  }

  /** What others did meanwhile; what is being typed here stays. */
  async look(): Promise<void> {
    const answer = await api.nagesprek(this.lesson.id);
    if (!answer.ok) return;
    const fresh = answer.data.order.filter((id) => !this.atMoment.has(id));
    for (const id of fresh) this.#write(id, answer.data);
    if (fresh.length) await this.lookAtTraject();
    this.talk = answer.data;
  }

  async lookAtTraject(): Promise<void> {
    const lesson = await api.lesson(this.lesson.id);
    if (!lesson.ok) return;
    // The picture keeps the address that it has.
    this.lesson = { ...lesson.data, video: this.lesson.video };
    this.traject = await trajectOf(lesson.data);
  }

  async renewVideo(): Promise<void> {
    const answer = await api.lesson(this.lesson.id);
    // Else the way to ask again stays.
    if (!answer.ok) return;
    this.lesson = answer.data;
    this.#tellPlayer();
    this.player.failed = false;
  }

  async add(text: string): Promise<Result<Actiepunt>> {
    const cycle = this.cycle;
    if (!cycle) return { ok: false, kind: 'unreachable' };
    const answer = await api.addActiepunt(cycle.id, { text });
    if (answer.ok) await this.lookAtTraject();
    return answer;
  }

  async close(none_agreed: boolean): Promise<Failure | null> {
    await this.flush();
    const answer = await api.closeNagesprek(this.lesson.id, { none_agreed });
    if (!answer.ok) return answer;
    this.talk = answer.data;
    this.page = { step: 'actiepunten', moment: null };
    return null;
  }

  async flush(): Promise<void> {
    await Promise.all([this.success, this.cameUp, ...this.atMoment.values()].map((one) => one.flush()));
  }

  /** What there is to be played: damage may have taken of it since. */
  #tellPlayer(): void {
    this.player.duration = this.lesson.duration_ms;
    this.player.framesPerSecond = this.lesson.frames_per_second || 25;
    this.player.cuts = this.lesson.gaps.filter(isEmpty).map((gap) => [gap.start_ms, gap.end_ms]);
  }

  /** Just this moment, standing still at its start: nothing plays by itself. */
  #show(): void {
    const moment = this.moment;
    this.player.span = moment ? [moment.start_ms, moment.end_ms] : null;
    this.player.head = moment?.start_ms ?? 0;
    if (moment) this.player.seek(moment.start_ms);
  }

  #write(id: string, talk: Nagesprek): void {
    const text = talk.at_moments.find(({ moment }) => moment === id)?.came_up ?? '';
    this.atMoment.set(
      id,
      new Autosave(text, (came_up, instead_of) => api.cameUpAt(id, { came_up, instead_of })),
    );
  }

  async #change(body: ChangeNagesprek): Promise<Result<Nagesprek>> {
    const answer = await api.changeNagesprek(this.lesson.id, body);
    if (answer.ok) this.talk = answer.data;
    return answer;
  }

  #took(answer: Result<Nagesprek>): void {
    this.failure = answer.ok ? null : answer;
    if (answer.ok) this.talk = answer.data;
  }
}

async function trajectOf(lesson: Lesson): Promise<TrajectWhole | null> {
  if (!lesson.traject) return null;
  const answer = await api.traject(lesson.traject);
  return answer.ok ? answer.data : null;
}

export async function openTalk(id: string): Promise<Result<Talk>> {
  const [talk, lesson] = await Promise.all([api.nagesprek(id), api.lesson(id)]);
  if (!talk.ok) return talk;
  if (!lesson.ok) return lesson;
  return { ok: true, data: new Talk(talk.data, lesson.data, await trajectOf(lesson.data)) };
}
