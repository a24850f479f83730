import type { Texts } from '../nl';

export const remove: Texts['remove'] = {
  open: 'Delete lesson',
  title: 'Delete this lesson?',
  body: 'The key of this recording is destroyed. After that nobody can open it, not even you.',
  copies:
    'Clips that you released stay with your coach until the end date. Take them back under Releases if you do not want that.',
  button: 'Delete for good',
  done: 'The lesson was deleted.',
  proof: 'You get a certificate of it, which says what is gone and what is not.',
};
