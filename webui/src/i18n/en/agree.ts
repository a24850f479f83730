import type { Texts } from '../nl';
import { many } from '../many';

export const agree: Texts['agree'] = {
  open: 'Agree otherwise',
  title: 'Agreed otherwise',
  lead: 'Choose yourself how long this lesson stays. The reason stays with the lesson; only you read it.',
  until: 'Up to and including which day does the lesson stay?',
  weeks: (count: number) => `${many(count, 'week', 'weeks')} longer`,
  usual: 'As usual',
  other: 'Another day',
  stays: (date: string) => `The lesson then stays up to and including ${date}.`,
  latest: (date: string) => `It cannot be kept beyond ${date}.`,
  reason: 'Why?',
  reasonPlace: 'For example: the talk was moved to January.',
  later: 'That is longer than usual. So confirm it with your passphrase.',
  button: 'Agree on this',
  done: 'Agreed.',
  again: 'Is this still right?',
  againLead: 'These lessons stay longer than usual. The box asks every month.',
  againUntil: (date: string) => `stays up to and including ${date}`,
  stands: 'Yes, it is',
};
