/** A new person, step by step. Lives outside the screen, so that nothing is lost when the session begins. */
import { api, type Failure } from '../api/client';
import type { Enrol, KeyCard } from '../api/schema';
import { language } from '../i18n/language.svelte';
import { session } from './session.svelte';

export type Step = 'welcome' | 'you' | 'press' | 'card' | 'proof' | 'school' | 'done';
const LOOK_MS = 500;

class Wizard {
  step: Step = $state('welcome');
  /** The first teacher of this box, who is asked about the school. */
  first = $state(false);
  role: Enrol['role'] = $state('teacher');
  name = $state('');
  passphrase = $state('');
  code = $state('');
  card: KeyCard | null = $state(null);
  secondsLeft = $state(0);
  /** A press of the button counts now. */
  waiting = $state(false);
  pressed = $state(false);
  late = $state(false);
  enrolling = $state(false);
  failure: Failure | null = $state(null);
  /** Someone is half way: the page does not go elsewhere by itself. */
  readonly busy = $derived(this.card !== null);
  #timer = 0;
  /** Counts the waits for a press: what an earlier one hears too late is nothing. */
  #turn = 0;

  /** Wait for the press of the button, then make the person. */
  async waitForPress(): Promise<void> {
    this.stop();
    const turn = this.#turn;
    this.late = this.pressed = this.waiting = false;
    const answer = await api.openPresence();
    if (turn !== this.#turn) return;
    this.failure = answer.ok ? null : answer;
    this.waiting = answer.ok;
    if (answer.ok) this.#look(answer.data.token, answer.data.expires_s);
  }

  async enrol(presence: string | null): Promise<void> {
    this.enrolling = true;
    const answer = await api.enrol({
      name: this.name,
      passphrase: this.passphrase,
      role: this.role,
      language: language.now,
      ...(presence === null ? { invitation: this.code } : { presence }),
    });
    this.enrolling = false;
    this.failure = answer.ok ? null : answer;
    if (!answer.ok) {
      this.step = 'you';
      return;
    }
    this.card = answer.data.key_card;
    this.passphrase = '';
    session.enter(answer.data.me);
    this.step = 'card';
  }

  stop(): void {
    this.#turn += 1;
    clearTimeout(this.#timer);
  }

  /** The page shows something else: half a person, with a passphrase, is not left to whoever opens this page next. */
  away(): void {
    this.stop();
    if (!this.card && !this.enrolling) this.#forget();
  }

  /** Back to the page; the card is not kept anywhere. */
  leave(): void {
    this.stop();
    this.card = null;
    this.#forget();
  }

  #forget(): void {
    this.step = 'welcome';
    this.name = this.passphrase = this.code = '';
    this.first = false;
    this.failure = null;
  }

  #look(token: string, seconds: number): void {
    this.secondsLeft = seconds;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(token), LOOK_MS);
  }

  async #ask(token: string): Promise<void> {
    const turn = this.#turn;
    const answer = await api.presence(token);
    if (turn !== this.#turn) return;
    if (!answer.ok && answer.kind === 'unreachable') this.#look(token, this.secondsLeft);
    else if (!answer.ok || (!answer.data.pressed && answer.data.expires_s <= 0)) this.late = true;
    else if (answer.data.pressed) {
      this.pressed = true;
      await this.enrol(token);
    } else this.#look(token, answer.data.expires_s);
  }
}

export const wizard = new Wizard();
