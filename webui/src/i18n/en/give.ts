import type { Texts } from '../nl';
import { many } from '../many';

export const give: Texts['give'] = {
  title: 'Release',
  steps: ['Moments', 'Coach', 'Words', 'Look', 'Passphrase'],
  moments: 'Which moments may your coach see?',
  momentsNone: 'You have not chosen any moments in this lesson yet.',
  toLesson: 'Back to the lesson',
  coach: 'To which coach?',
  coachNone: 'There is no coach yet with whom you compared the four words.',
  words: 'What do you want to ask or tell your coach?',
  wordsPlace: 'For example: will you look with me at what I do when it gets noisy?',
  withNotes: 'My note with the moment goes along',
  withQuestion: 'My learning question with it',
  withQuestionHelp:
    'This is how it reads now, and how your coach sees it. If you change it later, your coach does not see that.',
  seesQuestion: 'Your learning question',
  until: 'Up to and including which day may your coach watch?',
  untilHelp: (date: string) => `After ${date} the clip closes by itself.`,
  otherDay: 'Another day',
  weeks: (count: number) => many(count, 'week', 'weeks'),
  mode: 'How is the clip cut?',
  modes: {
    quick: {
      name: 'Quick',
      body: 'Done in a few moments. The start moves at most one second, always inward: nothing from before your choice ever gets in.',
    },
    exact: {
      name: 'Exact',
      body: 'Begins on the frame that you chose. That takes longer, because the picture is made anew.',
    },
  },
  prepare: 'Make the clip',
  preparing: 'The clip is being made…',
  preparingMany: 'The clips are being made…',
  check: 'This is exactly what your coach will see',
  checkLead: 'Nothing has been released yet. Take your time to look.',
  checked: 'Yes, my coach may see this',
  change: 'Change something',
  failed: 'This clip could not be made.',
  confirm: 'Confirm with your passphrase',
  confirmLead: (name: string, date: string) =>
    `${name} can watch the clip up to and including ${date}. You can take it back earlier.`,
  button: 'Release',
  done: 'Released',
  doneLead: (name: string) => `${name} sees it on signing in to this box.`,
  toReleases: 'To releases',
  clip: (at: number, of: number) => `Clip ${at} of ${of}`,
};
