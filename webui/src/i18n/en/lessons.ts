import type { Texts } from '../nl';
import { many } from '../many';

export const lessons: Texts['lessons'] = {
  title: 'Lessons',
  lead: 'Only you can open these lessons.',
  empty: 'No lessons yet',
  emptyBody:
    'Set the box ready and press the button. After the lesson you find it here, and can watch at once.',
  emptyGo: 'To the box',
  untitled: 'Lesson without a title',
  recording: 'Being recorded now',
  cutShort: 'Stopped earlier than meant',
  damaged: 'Damaged',
  tops: (count: number) => many(count, 'went well', 'went well'),
  tips: (count: number) => many(count, 'tip', 'tips'),
  marks: (count: number) => many(count, 'time remembered', 'times remembered'),
  until: (date: string) => `Stays up to and including ${date}`,
  search: 'Search titles, learning questions and all that you wrote down',
  none: 'No lesson found.',
  older: 'Show older lessons',
  noDay: 'Without a last day yet: first the date must be certain',
  soon: (days: number) =>
    days < 1 ? 'Today is the last day' : days === 1 ? 'Tomorrow is the last day' : `${days} more days`,
  agreed: (reason: string) => `Agreed otherwise: ${reason}`,
  parts: (count: number) => `Interrupted, in ${count} parts`,
  minutes: (time: string) => `${time}\u00a0minutes`,
};
