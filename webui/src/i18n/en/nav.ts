import type { Texts } from '../nl';

export const nav: Texts['nav'] = {
  box: 'The box',
  lessons: 'Lessons',
  trajecten: 'Paths',
  releases: 'Releases',
  logbook: 'Logbook',
  settings: 'Settings',
  clips: 'Clips',
};
