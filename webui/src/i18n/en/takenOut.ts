import type { Texts } from '../nl';
import { many } from '../many';

export const takenOut: Texts['takenOut'] = {
  open: 'Cover or silence something',
  change: 'Change',
  title: 'Cover or silence something',
  cover: 'Cover',
  coverLead:
    'What lies under a patch is not in the clip: it is flat grey all the way. The patch stays where it is; somebody who walks walks out from under it. Slide through the moment and see whether it is in the right place.',
  picture: 'The picture of this moment',
  exact: 'Something is covered. So this clip is always cut exactly, which takes a little longer.',
  hush: 'Silence',
  hushLead: 'For instance where a name is heard. Go to the place, make a silent stretch and move its edges.',
  addSilence: 'Silent stretch from here',
  span: (from: string, to: string) => `silent from ${from} to ${to}`,
  from: 'from',
  to: 'to',
  start: 'Start of the silent stretch',
  end: 'End of the silent stretch',
  removeSilence: 'Take this silent stretch away',
  listen: 'Listen',
  stop: 'Stop',
  place: 'Place in the moment',
  done: 'Done',
  none: 'Cover and silence nothing after all',
  waiting: (count: number) =>
    count === 1
      ? 'A clip of this lesson is waiting that you have not released yet.'
      : `${count} clips of this lesson are waiting that you have not released yet.`,
  goOn: 'Go on with that',
  zones: (count: number) => (count === 1 ? 'One part covered' : `${count} parts covered`),
  silences: (count: number) => many(count, 'silent stretch', 'silent stretches'),
  forCoach: 'Covered or silenced',
  forCoachBody: 'The teacher did this when releasing. It is missing from the clip itself.',
};
