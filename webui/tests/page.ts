/** A page without a browser, and a box that answers as the test says. Import it before what is tested. */
import { vi } from 'vitest';
import type { Problem } from '../src/api/client';

class Store extends Map<string, string> {
  getItem = (key: string): string | null => this.get(key) ?? null;
  setItem = (key: string, value: string): unknown => this.set(key, value);
  removeItem = (key: string): unknown => this.delete(key);
}

export const remembered = new Store();
export const went: string[] = [];
vi.stubGlobal('window', globalThis);
vi.stubGlobal('sessionStorage', remembered);
vi.stubGlobal('localStorage', new Store());
vi.stubGlobal('navigator', { language: 'nl' });
export const page = Object.assign(new EventTarget(), {
  documentElement: {},
  getElementById: () => null,
  visibilityState: 'visible',
});
vi.stubGlobal('document', page);
vi.stubGlobal('location', { assign: (to: string) => went.push(to), pathname: '/', search: '' });

/** What the box says no with. */
export const problem = (key: string, fields: Problem['fields'] = {}): Problem => ({
  key,
  message: `${key} nl`,
  advice: '',
  nl: { message: `${key} nl`, advice: '' },
  en: { message: `${key} en`, advice: '' },
  fields,
});

type Answer = unknown | ((body: never) => unknown);

/** What the box was asked, as `GET /path`, and what it says to that. What it was not told to know, it does not. */
export class FakeBox {
  readonly asked: [what: string, body: unknown][] = [];
  away = false;
  #answers = new Map<string, Answer>();

  constructor() {
    vi.stubGlobal('fetch', (path: string, { method, body }: { method: string; body?: string }) =>
      this.#answer(
        `${method} ${path.replace('/api', '')}`,
        body === undefined ? undefined : JSON.parse(body),
      ),
    );
  }

  says(what: string, answer: Answer): this {
    this.#answers.set(what, answer);
    return this;
  }

  refuses(what: string, key: string, status = 409): this {
    return this.says(what, { refused: key, status });
  }

  /** Answers only when that is called. */
  holds(what: string, answer: unknown): (instead?: unknown) => void {
    let settle: (answer: unknown) => void;
    const held = new Promise((say) => (settle = say));
    this.says(what, () => held);
    return (instead = answer) => settle(instead);
  }

  /** The bodies of what was asked in this way. */
  heard(what: string): unknown[] {
    return this.asked.filter(([one]) => one === what).map(([, body]) => body);
  }

  async #answer(what: string, body: unknown): Promise<{ status: number; text: () => Promise<string> }> {
    this.asked.push([what, body]);
    if (this.away) throw new TypeError('Failed to fetch');
    const known = this.#answers.get(what);
    const answer = typeof known === 'function' ? await (known as (body: unknown) => unknown)(body) : known;
    const no = this.#answers.has(what)
      ? (answer as { refused?: string; status?: number } | null)
      : { refused: 'not_found' };
    const key = no?.refused;
    const said = key ? { error: problem(key) } : answer;
    return {
      status: key ? (no.status ?? 409) : 200,
      text: async () => (said === undefined ? '' : JSON.stringify(said)),
    };
  }
}

/** A `<video>` that plays nothing by itself. */
export class FakeVideo extends EventTarget {
  currentTime = 0;
  duration = 1200;
  paused = true;
  ended = false;
  seeking = false;
  muted = false;
  playbackRate = 1;
  readyState = 4;

  async play(): Promise<void> {
    this.paused = false;
    this.dispatchEvent(new Event('play'));
  }

  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }

  at(ms: number): void {
    this.currentTime = ms / 1000;
    this.dispatchEvent(new Event('timeupdate'));
  }
}
vi.stubGlobal('HTMLMediaElement', { HAVE_METADATA: 1 });
vi.stubGlobal('requestAnimationFrame', () => 0);
vi.stubGlobal('cancelAnimationFrame', () => undefined);
