/** Short messages that everyone hears: shown for a while, and read out by a screen reader. */

type Notice = { id: number; text: string };

const SHOWN_MS = 6000;

class Notices {
  list: Notice[] = $state([]);
  #next = 1;

  say(text: string): void {
    const id = this.#next++;
    this.list = [...this.list, { id, text }];
    setTimeout(() => this.drop(id), SHOWN_MS);
  }

  drop(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();
