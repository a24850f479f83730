import type { Texts } from '../nl';

export const comments: Texts['comments'] = {
  title: 'Comments',
  none: 'No comments yet.',
  you: 'You',
  write: 'Write a comment',
  place: 'What do you see that works?',
  pinNow: 'Tie to this point in the clip',
  send: 'Post',
  jump: (time: string) => `Go to ${time}`,
};
