/**
 * Words that are not stored where they belong yet: kept by themselves in the person's own library, so that no page that
 * is left, no lock and no sleeping tablet takes them. Never in the browser's own store, where they would lie open.
 */
import { untrack } from 'svelte';
import { api } from '../api/client';
import type { KeepHalfTyped } from '../api/schema';
import { Autosave } from './autosave.svelte';

type Field = KeepHalfTyped['field'];
type Typed = { currentTarget: HTMLInputElement | HTMLTextAreaElement };

export class HalfTyped extends Autosave {
  /** What stands there when nothing is half typed. */
  readonly before: string;
  readonly #field: Field;
  readonly #thing: string;

  constructor(field: Field, thing: string, before: string) {
    super(before, (text) => api.keepHalfTyped({ field, thing, text: text === before ? '' : text }));
    this.before = before;
    this.#field = field;
    this.#thing = thing;
  }

  get nothing(): boolean {
    return this.text === this.before && this.kept === 'stored';
  }

  /** What was left here the last time. What is being typed meanwhile comes first. */
  async load(): Promise<void> {
    const answer = await api.halfTyped(this.#field, this.#thing);
    if (answer.ok && answer.data.text && !this.touched) this.restore(answer.data.text);
  }

  oninput = (event: Typed): void => this.typed(event.currentTarget.value);
  onblur = (): void => void this.flush();

  /** It was stored where it belongs, or it is not wanted any more. */
  done = (): Promise<void> => this.become(this.before);
}

const open = new Map<string, HalfTyped>();

/** The same one for each place on the pages where this is typed, as long as something is half typed there. */
export function halfTyped(field: Field, thing = '', before = ''): HalfTyped {
  const key = `${field}/${thing}`;
  const known = open.get(key);
  if (known && !untrack(() => known.nothing)) return known;
  const made = new HalfTyped(field, thing, before);
  open.set(key, made);
  void made.load();
  return made;
}
