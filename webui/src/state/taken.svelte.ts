/** What is taken out of the clip of one moment: parts of the picture, stretches of sound. Nothing is stored here. */
import type { ClipEdit, Moment } from '../api/schema';
import { added, edgeMoved, inside, joined, type Edge } from '../lib/silences';
import type { Span } from '../lib/spans';
import type { Zone } from '../lib/zones';

export class TakenOut {
  readonly moment: Moment;
  readonly within: Span;
  zones: Zone[] = $state([]);
  silences: Span[] = $state([]);
  /** The silence that is being changed. */
  chosen: number | null = $state(null);
  readonly any = $derived(this.zones.length + this.silences.length > 0);

  constructor(moment: Moment) {
    this.moment = moment;
    this.within = [moment.start_ms, moment.end_ms];
  }

  add(head: number): void {
    const more = added(this.silences, head, this.within);
    if (!more) return;
    this.silences = more.spans;
    this.chosen = more.at;
  }

  move(edge: Edge, ms: number): void {
    if (this.chosen !== null) this.silences = edgeMoved(this.silences, this.chosen, edge, ms, this.within);
  }

  remove(): void {
    this.silences = this.silences.filter((_, at) => at !== this.chosen);
    this.chosen = null;
  }

  get edit(): ClipEdit {
    return {
      moment: this.moment.id,
      zones: $state.snapshot(this.zones),
      silences: joined(inside(this.silences, this.within)).map(([start_ms, end_ms]) => ({
        start_ms,
        end_ms,
      })),
    };
  }
}
