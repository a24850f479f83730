/** The keyboard for a player, wherever the focus is, except where the key already means something. */
import type { Player } from '../state/player.svelte';

const OWN = 'input, textarea, select, button, a, [role="slider"], dialog';

export function playerKeys(player: Player): (event: KeyboardEvent) => void {
  const acts: Record<string, () => void> = {
    ' ': () => player.toggle(),
    ArrowLeft: () => player.seek(player.head - 5000),
    ArrowRight: () => player.seek(player.head + 5000),
    ',': () => player.step(-1),
    '.': () => player.step(1),
  };
  return (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if ((event.target as Element | null)?.closest?.(OWN)) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
