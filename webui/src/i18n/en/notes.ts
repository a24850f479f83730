import type { Texts } from '../nl';

export const notes: Texts['notes'] = {
  title: 'Notes with the lesson',
  lead: 'For you alone.',
};
