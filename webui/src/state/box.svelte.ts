/** The box now: from its event stream while someone is signed in, else asked each second. */
import { api } from '../api/client';
import type { Job, Jobs, LessonsChanged, ReleasesChanged, Status } from '../api/schema';
import { t } from '../i18n/language.svelte';
import { notices } from './notices.svelte';
import { session } from './session.svelte';

const ASK_MS = 1000;
const AGAIN_MS = 2000;

class Box {
  status: Status | null = $state(null);
  reachable = $state(true);
  jobs: Job[] = $state([]);
  /** Count up when the box says that these are no longer what they were. */
  lessonsTurn = $state(0);
  releasesTurn = $state(0);
  #stop = () => {};

  /** Follow the box until the answer is called. */
  follow(signedIn: boolean): () => void {
    this.#stop();
    const timer = { at: 0 };
    let source: EventSource | null = null;
    let over = false;
    const later = (what: () => void, ms: number) => (timer.at = window.setTimeout(what, ms));
    const listen = () => {
      if (over) return;
      source = this.#listen(() => later(() => void this.#askOnce().then(listen), AGAIN_MS));
    };
    const ask = async () => {
      await this.#askOnce();
      if (!over) later(() => void ask(), ASK_MS);
    };
    void (signedIn ? listen() : ask());
    this.#stop = () => {
      over = true;
      clearTimeout(timer.at);
      source?.close();
    };
    return this.#stop;
  }

  leave(): void {
    this.#stop();
  }

  #listen(lost: () => void): EventSource {
    const source = api.events();
    const on = <T>(name: string, take: (data: T) => void) =>
      source.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent<string>).data) as T));
    on<Status>('status', (status) => this.#heard(status));
    on<LessonsChanged>('lessons', () => (this.lessonsTurn += 1));
    on<ReleasesChanged>('releases', () => (this.releasesTurn += 1));
    on<Jobs>('jobs', ({ jobs }) => (this.jobs = jobs));
    on<unknown>('locked', () => {
      source.close();
      session.lock();
    });
    // Nobody told what changed before, while the page was already asking.
    source.onopen = () => {
      this.lessonsTurn += 1;
      this.releasesTurn += 1;
    };
    source.onerror = () => {
      source.close();
      lost();
    };
    return source;
  }

  async #askOnce(): Promise<void> {
    const answer = await api.status();
    if (answer.ok) this.#heard(answer.data);
    else if (answer.kind === 'unreachable') this.reachable = false;
    // The stream of someone whose session is over ends like a lost one: this tells them apart.
    if (answer.ok && session.standing === 'in' && answer.data.recorder === null) await api.me();
  }

  #heard(status: Status): void {
    if (!this.reachable) notices.say(() => t().app.backAgain);
    this.status = status;
    this.reachable = true;
  }
}

export const box = new Box();
