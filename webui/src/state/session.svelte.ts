/** Who is signed in. `locked` keeps the page as it was, hidden, until the same person is back. */
import { api, speakAs, type Failure, type Result } from '../api/client';
import type { Me, Problem, Recover, SignIn } from '../api/schema';
import { language, type Tongue } from '../i18n/language.svelte';

const READ = 'told-read';

type Standing = 'unknown' | 'out' | 'in' | 'locked';

class Session {
  me: Me | null = $state(null);
  standing: Standing = $state('unknown');
  /** What the box found damaged at the sign-in, until this person has read it. */
  told: Problem[] = $state([]);
  /** Counts the sign-ins, so that what was waiting can go on. */
  turn = $state(0);
  /** Counts the changes of language that the box knows of: what it worded is to be asked anew. */
  spoken = $state(0);

  constructor() {
    speakAs({ onSignedOut: () => this.lock() });
  }

  /** The page may begin anew before the next sign-in: what was read is not told again. */
  toldRead(): void {
    this.told = [];
    sessionStorage.setItem(READ, 'yes');
  }

  /** At the start of the page: is there still a session? Asks until the box answers. */
  async begin(): Promise<void> {
    const answer = await api.me();
    if (answer.ok) this.enter(answer.data);
    else if (answer.kind === 'problem') this.standing = 'out';
    else setTimeout(() => void this.begin(), 1500);
  }

  async signIn(body: SignIn): Promise<Failure | null> {
    return this.#entered(await api.signIn(body));
  }

  async recover(body: Recover): Promise<Failure | null> {
    return this.#entered(await api.recover(body));
  }

  /** A box that did not hear it would let the next person in: then the page stays, and says so. */
  async signOut(): Promise<Failure | null> {
    const answer = await api.signOut();
    const over = answer.ok || (answer.kind === 'problem' && answer.status === 401);
    if (!over) return answer;
    this.leave();
    return null;
  }

  /** Nothing of one person may be left in the page for the next: begin afresh. */
  leave(): void {
    location.assign('/');
  }

  lock(): void {
    if (this.standing === 'in') this.standing = 'locked';
    else if (this.standing === 'unknown') this.standing = 'out';
  }

  enter(me: Me): void {
    if (this.standing === 'locked' && this.me && this.me.id !== me.id) {
      this.leave();
      return;
    }
    this.me = me;
    if (me.notices.length && !sessionStorage.getItem(READ)) this.told = me.notices;
    speakAs({ token: me.csrf });
    if (!language.chosen) language.use(me.language);
    else if (me.language !== language.now) void this.#remember(language.now);
    this.standing = 'in';
    this.turn += 1;
  }

  async speak(tongue: Tongue): Promise<void> {
    language.choose(tongue);
    if (this.standing === 'in') await this.#remember(tongue);
  }

  /** What the box now says of this person: a teacher may have confirmed the four words. */
  async refresh(): Promise<void> {
    const answer = await api.me();
    if (answer.ok && this.standing === 'in') this.me = answer.data;
  }

  cardProven(): void {
    if (this.me) this.me = { ...this.me, card_proven: true };
  }

  #entered(answer: Result<Me>): Failure | null {
    if (!answer.ok) return answer;
    sessionStorage.removeItem(READ);
    this.enter(answer.data);
    return null;
  }

  async #remember(tongue: Tongue): Promise<void> {
    const answer = await api.changeMe({ language: tongue });
    if (!answer.ok) return;
    this.me = answer.data;
    this.spoken += 1;
  }
}

export const session = new Session();
