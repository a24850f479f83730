import { expect, test } from 'vitest';
import type { RecorderView, Status } from '../src/api/schema';
import { face } from '../src/lib/face';

const view = (mine: boolean) => ({ mine }) as RecorderView;
const status = (change: Partial<Status>) =>
  ({ state: 'ready', owner_ready: true, recorder: view(true), ...change }) as Status;

test.each([
  [{}, 'mine'],
  [{ owner_ready: false, recorder: view(false) }, 'noOwner'],
  [{ recorder: view(false) }, 'otherOwner'],
  [{ state: 'recording', recorder: view(false) }, 'busyOther'],
  [{ state: 'sealing' }, 'mine'],
  [{ state: 'unable', owner_ready: false }, 'plain'],
  [{ recorder: null }, 'plain'],
] as [Partial<Status>, string][])('%j is %s', (change, expected) => {
  expect(face(status(change))).toBe(expected);
});
