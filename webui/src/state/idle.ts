/**
 * Keeps the session alive while someone is really here, and ends it when nobody is: the box counts requests,
 * but reading, thinking and typing ask it nothing.
 */
import { api } from '../api/client';
import { session } from './session.svelte';

const LOOK_MS = 15_000;

export function watchIdle(busy: () => boolean): () => void {
  let seen = Date.now();
  let told = Date.now();
  const here = () => (seen = Date.now());
  const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
  for (const kind of kinds) addEventListener(kind, here, { passive: true });

  const look = setInterval(() => {
    if (session.standing !== 'in' || !session.me) return;
    const now = Date.now();
    if (busy()) seen = now;
    const limit = session.me.idle_lock_s * 1000;
    if (now - seen > limit) {
      session.lock();
      void api.signOut();
    } else if (seen > told && now - told > Math.min(60_000, limit / 3)) {
      told = now;
      void api.me();
    }
  }, LOOK_MS);

  return () => {
    clearInterval(look);
    for (const kind of kinds) removeEventListener(kind, here);
  };
}
