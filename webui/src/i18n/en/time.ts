import type { Texts } from '../nl';

export const time: Texts['time'] = {
  title: 'Does the box know what time it is?',
  lead: 'The box was off and is not certain what day it is. This tablet says:',
  ask: 'Is this right?',
  yes: 'Yes, that is right',
  sure: 'Yes, that date is really right',
  no: 'No',
  noBody:
    "Then first set this tablet's clock right, in the settings of the tablet. Come back here after that. The box then reads the time again.",
  meanwhile:
    'Recording and looking back simply work. As long as the day is not certain, the box deletes nothing by itself and releases stay closed for your coach.',
  done: 'The box now knows what time it is.',
  unsure: 'date not certain',
  unsureWhy: "The box's clock was not certain then.",
  setting: "The box's clock",
  now: (when: string) => `On the box it is ${when}.`,
  doubt: 'The box is not certain whether that is right.',
  sources: {
    ntp: 'The time comes from the network.',
    rtc: 'The time comes from the clock with a battery in the box.',
    tablet: 'A teacher confirmed the time on the tablet.',
    machine: 'The time is that of this computer.',
  },
};
