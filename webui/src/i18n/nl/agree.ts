import { many } from '../many';

export const agree = {
  open: 'Anders afspreken',
  title: 'Anders afgesproken',
  lead: 'Kies zelf tot wanneer deze les blijft. De reden blijft bij de les staan; alleen jij leest hem.',
  until: 'Tot en met welke dag blijft de les?',
  weeks: (count: number) => `${many(count, 'week', 'weken')} langer`,
  usual: 'Zoals gewoonlijk',
  other: 'Andere dag',
  stays: (date: string) => `De les blijft dan tot en met ${date}.`,
  latest: (date: string) => `Langer dan tot en met ${date} kan niet.`,
  reason: 'Waarom?',
  reasonPlace: 'Bijvoorbeeld: het nagesprek is verzet naar januari.',
  later: 'Dat is langer dan gewoonlijk. Bevestig het daarom met je wachtzin.',
  button: 'Zo afspreken',
  done: 'Afgesproken.',
  again: 'Klopt dit nog?',
  againLead: 'Deze lessen blijven langer dan gewoonlijk. De box vraagt het elke maand.',
  againUntil: (date: string) => `blijft tot en met ${date}`,
  stands: 'Ja, dit klopt',
};
