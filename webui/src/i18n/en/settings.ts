import type { Texts } from '../nl';
import { many } from '../many';

export const settings: Texts['settings'] = {
  title: 'Settings',
  you: 'You',
  roles: { teacher: 'teacher', coach: 'coach', beheerder: 'looks after the box' },
  language: 'Language',
  languageBody: 'The language of all screens and messages.',
  signOut: 'Sign out',
  signOutBody: (minutes: number) =>
    `The box then forgets your key at once. When you do nothing this happens by itself after ${many(minutes, 'minute', 'minutes')}.`,
  card: 'Key card',
  cardProven: 'Your card was checked. Keep it safe.',
  cardOpen: 'You have not given your card back yet.',
  coaches: 'Coaches',
  coachesBody: 'Invite a coach or compare the four words.',
  version: (version: string) => `Terugblik ${version}`,
};
