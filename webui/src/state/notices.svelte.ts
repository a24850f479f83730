/** Short messages that everyone hears: shown for a while, and read out by a screen reader. */

/** `words`: asked for whenever it is shown, so that it is in the language of then. */
type Notice = { id: number; words: () => string };

const SHOWN_MS = 6000;

class Notices {
  list: Notice[] = $state([]);
  #next = 1;

  say(words: () => string): void {
    const id = this.#next++;
    this.list = [...this.list, { id, words }];
    setTimeout(() => this.drop(id), SHOWN_MS);
  }

  drop(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();
