import { many } from '../many';

export const lessons = {
  title: 'Lessen',
  lead: 'Alleen jij kunt deze lessen openen.',
  empty: 'Nog geen lessen',
  emptyBody: 'Zet de box klaar en druk op de knop. Na de les vind je hem hier, en kun je meteen kijken.',
  emptyGo: 'Naar de box',
  untitled: 'Les zonder titel',
  recording: 'Wordt nu opgenomen',
  cutShort: 'Eerder gestopt dan bedoeld',
  damaged: 'Beschadigd',
  tops: (count: number) => many(count, 'keer goed', 'keer goed'),
  tips: (count: number) => many(count, 'tip', 'tips'),
  marks: (count: number) => many(count, 'keer onthouden', 'keer onthouden'),
  until: (date: string) => `Blijft tot en met ${date}`,
  search: 'Zoek in titels, leervragen en alles wat je opschreef',
  none: 'Geen les gevonden.',
  older: 'Toon oudere lessen',
  noDay: 'Nog zonder laatste dag: eerst moet de datum zeker zijn',
  soon: (days: number) =>
    days < 1 ? 'Vandaag is de laatste dag' : days === 1 ? 'Morgen is de laatste dag' : `Nog ${days} dagen`,
  agreed: (reason: string) => `Anders afgesproken: ${reason}`,
  parts: (count: number) => `Onderbroken, in ${count} delen`,
  minutes: (time: string) => `${time}\u00a0minuten`,
};
