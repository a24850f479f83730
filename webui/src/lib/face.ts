/** What the box's state means for whoever is looking. */
import type { Status } from '../api/schema';

export type Face = 'plain' | 'mine' | 'noOwner' | 'otherOwner' | 'busyOther';

export function face(status: Status): Face {
  if (status.state === 'starting' || status.state === 'unable') return 'plain';
  const busy = ['rehearsing', 'recording', 'sealing'].includes(status.state);
  if (!status.owner_ready && !busy) return 'noOwner';
  // Without a view of the recorder (the beheerder) there is no "someone else": it is just the box.
  if (!status.recorder) return 'plain';
  if (status.recorder.mine) return 'mine';
  return busy ? 'busyOther' : 'otherOwner';
}
