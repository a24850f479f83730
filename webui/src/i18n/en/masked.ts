import type { Texts } from '../nl';

export const masked: Texts['masked'] = {
  whole: (zones) => `Covered in the whole lesson: ${zones}.`,
  since: (at, zones) => `From ${at} to the end also: ${zones}.`,
  never: 'What was there was never recorded.',
  show: 'Show me where',
  hide: 'Take the lines away',
  legend: 'part of the picture covered',
  next: (zones) => `Covered, in the lesson to come too: ${zones}.`,
  box: (zones) => `This box always covers: ${zones}.`,
};
