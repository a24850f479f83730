import type { Texts } from '../nl';

export const permission: Texts['permission'] = {
  purpose: 'What is the clip for?',
  purposes: {
    coaching: { name: 'Coaching', body: 'To talk about it with your coach.', short: 'coaching' },
    training: {
      name: "My coach's own training",
      body: 'Your coach shows it to others, for instance in a class.',
      short: "the coach's own training",
    },
    parents: {
      name: 'A talk with parents',
      body: "Parents watch along on the coach's screen.",
      short: 'a talk with parents',
    },
  },
  title: 'Who gave permission?',
  why: {
    extern: (name: string) => `${name} is from outside the school.`,
    purpose: 'This clip goes beyond the talk with your own coach.',
    consent: 'Your school asks for permission for everything that somebody else sees.',
  },
  lead: 'So a permission goes along. Your coach sees it with the clip, and it stands in your logbook and on the release slip.',
  by: 'Who gave permission?',
  byPlace: 'For instance: the parents of group 6, in a letter',
  on: 'On which day?',
  what: 'For what?',
  whatPlace: "For instance: to be shown once in my coach's training",
  section: 'For what, and with whose permission',
  line: (by: string, on: string, what: string) => `Permission by ${by}, on ${on}, for: ${what}`,
  purposeLine: (purpose: string) => `For ${purpose}.`,
  extern: (organisation: string) =>
    organisation ? `from outside the school: ${organisation}` : 'from outside the school',
  slip: 'Release slip (PDF)',
  mark: 'From outside the school?',
  markTitle: (name: string) => `Is ${name} from outside the school?`,
  markYes: 'This coach is from outside the school',
  markYesBody:
    'Then the box asks with each clip who gave permission, when and for what. What was released already does not change.',
  organisation: 'Of which organisation? (may be left empty)',
  keep: 'Keep',
};
