import type { Texts } from '../nl';

export const traject: Texts['traject'] = {
  title: 'Learning question with this lesson',
  lead: 'What do you want to look at, in your own words?',
  fresh: 'New learning question',
  question: 'My learning question',
  place: 'For example: how do I draw the quiet children into the conversation?',
  theme: 'What is it about?',
  themes: {
    klassenmanagement: 'Classroom management',
    interactie: 'Interaction',
    didactiek: 'Teaching method',
  },
  none: 'No learning question',
  use: 'Use this question',
};
