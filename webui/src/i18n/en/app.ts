import type { Texts } from '../nl';

export const app: Texts['app'] = {
  name: 'Terugblik',
  skip: 'To the content',
  menu: 'Menu',
  language: 'Language',
  loading: 'One moment…',
  unreachable: 'The box cannot be reached',
  unreachableAdvice:
    'See that the box is on and that you are on the same Wi-Fi. This page goes on by itself as soon as the box is back.',
  backAgain: 'The box is back.',
  unknownTitle: 'There is no such page',
  unknownBody: 'Go back to the start and choose again.',
  toStart: 'To the start',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  next: 'Continue',
  read: 'I have read this',
  save: 'Save',
  stored: 'Saved',
  storing: 'Saving…',
  waiting: 'Not saved yet',
  notStored: 'Not saved',
  working: 'Working…',
  decimal: '.',
};
