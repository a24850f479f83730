import { many } from '../many';

export const settings = {
  title: 'Instellingen',
  you: 'Jij',
  roles: { teacher: 'leerkracht', coach: 'coach', beheerder: 'beheerder' },
  language: 'Taal',
  languageBody: 'De taal van alle schermen en meldingen.',
  signOut: 'Afmelden',
  signOutBody: (minutes: number) =>
    `De box vergeet je sleutel dan meteen. Zonder iets te doen gebeurt dat vanzelf na ${many(minutes, 'minuut', 'minuten')}.`,
  card: 'Sleutelkaart',
  cardProven: 'Je kaart is gecontroleerd. Bewaar hem goed.',
  cardOpen: 'Je hebt je kaart nog niet teruggegeven.',
  coaches: 'Coaches',
  coachesBody: 'Nodig een coach uit of vergelijk de vier woorden.',
  version: (version: string) => `Terugblik ${version}`,
};
