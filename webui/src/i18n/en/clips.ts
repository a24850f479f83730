import type { Texts } from '../nl';

export const clips: Texts['clips'] = {
  title: 'Clips',
  lead: 'What teachers have released to you. You cannot see the rest of their lessons.',
  empty: 'Nothing has been released to you yet',
  emptyBody: 'As soon as a teacher releases a clip, it appears here.',
};
