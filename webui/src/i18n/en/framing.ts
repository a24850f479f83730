import type { Texts } from '../nl';

export const framing: Texts['framing'] = {
  first: 'Only whoever is at the box can look. Tap below first; then the box asks for a press of its button.',
  show: 'Show the picture',
  why: 'Press the button on the box once. That is how the box knows that you are there; from afar nobody can look.',
  waiting: 'The box is waiting for the button. Then the picture comes by itself.',
  not: 'Not after all',
  late: 'The button was not pressed.',
  retry: 'Try again',
  over: 'The picture is off again.',
  again: 'Look again',
  own: 'Only you see this picture. It is not recorded. The light is white: that tells the class that somebody looks.',
  taken: 'The box is ready for a colleague now. If you go on, it no longer is.',
};
