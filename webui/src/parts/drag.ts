/**
 * How anything is dragged here: by finger, pen or mouse, or with the arrow keys. Escape gives it up, and so does the
 * system when it takes the pointer away. What is moved, and what that means, is the caller's.
 */
import type { Attachment } from 'svelte/attachments';
import { arrow, removes, type Arrow } from '../lib/arrows';
import type { Point } from '../lib/zones';

export type Handle<Held> = {
  /** What is in the hand now, as it was before; null: this cannot be taken hold of now. */
  take: (event: PointerEvent) => Held | null;
  /** `by`: how far it went over what it lies in, also when that scrolled meanwhile. */
  move: (held: Held, by: Point, event: PointerEvent) => void;
  drop?: (held: Held) => void;
  giveUp?: (held: Held) => void;
  /** An arrow key, with the focus on it. */
  step?: (way: Arrow) => void;
  /** Delete or Backspace. */
  remove?: () => void;
};

type Now<Held> = { held: Held; pointer: number; from: Point };

/** `handle` is asked for at each event: what it depends on may change while something is in the hand. */
export function drag<Held>(handle: () => Handle<Held>): Attachment<HTMLElement> {
  return (node) => {
    let now: Now<Held> | null = null;

    function place(event: PointerEvent): Point {
      const ground = (node.parentElement ?? node).getBoundingClientRect();
      return { x: event.clientX - ground.left, y: event.clientY - ground.top };
    }

    function end(): Held | null {
      const held = now?.held ?? null;
      now = null;
      window.removeEventListener('keydown', escape, { capture: true });
      return held;
    }

    function giveUp(): void {
      const held = end();
      if (held !== null) handle().giveUp?.(held);
    }

    // Before anybody else: a dialog around it stays open.
    function escape(event: KeyboardEvent): void {
      if (event.key !== 'Escape') return;
      mine(event);
      giveUp();
    }

    const acts = {
      pointerdown(event: PointerEvent) {
        if (now || event.button > 0) return;
        const held = handle().take(event);
        if (held === null) return;
        mine(event);
        node.focus({ preventScroll: true });
        node.setPointerCapture(event.pointerId);
        now = { held, pointer: event.pointerId, from: place(event) };
        window.addEventListener('keydown', escape, { capture: true });
      },
      pointermove(event: PointerEvent) {
        if (!now || event.pointerId !== now.pointer) return;
        const [to, { held, from }] = [place(event), now];
        handle().move(held, { x: to.x - from.x, y: to.y - from.y }, event);
      },
      pointerup(event: PointerEvent) {
        if (event.pointerId !== now?.pointer) return;
        const held = end();
        if (held !== null) handle().drop?.(held);
      },
      pointercancel(event: PointerEvent) {
        if (event.pointerId === now?.pointer) giveUp();
      },
      keydown(event: KeyboardEvent) {
        const [way, { step, remove }] = [arrow(event), handle()];
        if (way && step) step(way);
        else if (removes(event) && remove) remove();
        else return;
        mine(event);
      },
    };
    for (const [name, act] of Object.entries(acts)) node.addEventListener(name, act as EventListener);
    return () => {
      for (const [name, act] of Object.entries(acts)) node.removeEventListener(name, act as EventListener);
      end();
    };
  };
}

function mine(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
