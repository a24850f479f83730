/** Looking through the camera before a lesson: asked for here, opened by the box's own button, and over with the page. */
import { api, type Failure } from '../api/client';

const LOOK_MS = 500;
/** After the press the box says at once that there is a picture; if it does not, that is over already. */
const SOON = 4;

class Framing {
  /** `late`: nobody pressed in time; `over`: there was a picture, and there is none any more. */
  state: 'closed' | 'asking' | 'waiting' | 'open' | 'late' | 'over' = $state('closed');
  failure: Failure | null = $state(null);
  #turn = 0;
  #timer = 0;

  /** From `waiting` on a press of the button counts. */
  async ask(): Promise<void> {
    const turn = this.#go('asking');
    const answer = await api.askFraming();
    if (turn !== this.#turn) {
      // The page was left before the box listened.
      if (answer.ok && this.state === 'closed') void api.leaveFraming();
      return;
    }
    this.failure = answer.ok ? null : answer;
    if (!answer.ok) return void this.#go('closed');
    this.state = 'waiting';
    this.#look(turn, answer.data.token, SOON);
  }

  leave(): void {
    if (this.state === 'closed') return;
    const told = this.state === 'waiting' || this.state === 'open';
    this.#go('closed');
    if (told) void api.leaveFraming();
  }

  /** For a page that shows the picture, until it is left. */
  page(): () => void {
    const leave = () => this.leave();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }

  /** What the box says of it. */
  heard(open: boolean): void {
    if (open && this.state === 'waiting') this.#go('open');
    else if (!open && this.state === 'open') this.#go('over');
  }

  #go(state: Framing['state']): number {
    clearTimeout(this.#timer);
    this.failure = null;
    this.state = state;
    return ++this.#turn;
  }

  #look(turn: number, token: string, soon: number): void {
    this.#timer = window.setTimeout(() => void this.#lookOnce(turn, token, soon), LOOK_MS);
  }

  async #lookOnce(turn: number, token: string, soon: number): Promise<void> {
    const answer = await api.presence(token);
    if (turn !== this.#turn) return;
    if (answer.ok && answer.data.pressed && soon === 0) this.#go('over');
    else if (answer.ok) this.#look(turn, token, answer.data.pressed ? soon - 1 : soon);
    else if (answer.kind === 'unreachable') this.#look(turn, token, soon);
    else this.#go('late');
  }
}

export const framing = new Framing();
