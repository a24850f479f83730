/** How many of a list are shown, and where whoever asked for older ones goes on: the button itself may be gone. */
export class Older {
  readonly page: number;
  count: number = $state(0);
  #from: number | null = null;

  constructor(page: number) {
    this.page = this.count = page;
  }

  more(shown: number): void {
    this.#from = shown;
    this.count += this.page;
  }

  /** When the older ones are there. */
  goOn(places: NodeListOf<HTMLElement>): void {
    if (this.#from === null) return;
    (places[this.#from] ?? places[places.length - 1])?.focus();
    this.#from = null;
  }
}
