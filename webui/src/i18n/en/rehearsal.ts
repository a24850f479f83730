import type { Texts } from '../nl';

export const rehearsal: Texts['rehearsal'] = {
  title: 'Rehearsal',
  lead: 'A minute to see and hear whether everything is right.',
  points: [
    {
      title: 'Nothing of it is left',
      body: 'It never reaches the storage of the box. That is why the light does not turn red.',
    },
    {
      title: 'It ends by itself',
      body: 'After a minute, or sooner if you like. The button on the box ends it too.',
    },
    { title: 'Only you can see it', body: 'Once, here on this screen. After that it is gone.' },
  ],
  begin: 'Begin the rehearsal',
  again: 'Another rehearsal',
  running: 'The rehearsal is running',
  left: (time) => `${time} left`,
  end: 'End the rehearsal',
  button: 'If you press the button on the box, the rehearsal ends. The press after that begins a lesson.',
  over: 'The rehearsal is done.',
  look: 'Look at it',
  looking: 'See whether you are well in the picture, and listen whether you can be understood.',
  goes: 'If you leave this page, it is gone. Also when you sign out, when the screen locks, at the next press of the button, and after five minutes.',
  gone: 'The rehearsal is gone.',
  notMine: 'The box is not set ready for you.',
  notNow: 'The box cannot do a rehearsal now.',
  go: 'Do a rehearsal',
  goThere: 'To the rehearsal',
  back: 'To the box',
};
