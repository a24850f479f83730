import type { Texts } from '../nl';

export const simulator: Texts['simulator'] = {
  title: 'Trial box',
  lead: 'For trying out: the light and the button of a real box.',
  press: 'Press briefly',
  hold: 'Hold for 2 seconds',
};
