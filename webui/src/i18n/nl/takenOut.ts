import { many } from '../many';

export const takenOut = {
  open: 'Iets afdekken of stil maken',
  change: 'Veranderen',
  title: 'Iets afdekken of stil maken',
  cover: 'Afdekken',
  coverLead:
    'Wat onder een vak ligt, komt niet in het fragment: het wordt overal effen grijs. Het vak blijft staan; iemand die loopt, loopt eronderuit. Schuif door het moment en kijk of het goed ligt.',
  picture: 'Het beeld van dit moment',
  exact: 'Er is iets afgedekt. Daarom wordt dit fragment altijd precies geknipt: dat duurt iets langer.',
  hush: 'Stil maken',
  hushLead: 'Bijvoorbeeld als er een naam klinkt. Ga naar de plek, maak een stil stuk en schuif de randen.',
  addSilence: 'Stil stuk vanaf hier',
  span: (from: string, to: string) => `stil van ${from} tot ${to}`,
  from: 'van',
  to: 'tot',
  start: 'Begin van het stille stuk',
  end: 'Eind van het stille stuk',
  removeSilence: 'Haal dit stille stuk weg',
  listen: 'Luister',
  stop: 'Stop',
  place: 'Plek in het moment',
  done: 'Klaar',
  none: 'Toch niets afdekken of stil maken',
  waiting: (count: number) =>
    count === 1
      ? 'Er wacht een fragment van deze les dat je nog niet hebt vrijgegeven.'
      : `Er wachten ${count} fragmenten van deze les die je nog niet hebt vrijgegeven.`,
  goOn: 'Ga daarmee verder',
  zones: (count: number) => (count === 1 ? 'Eén vak afgedekt' : `${count} vakken afgedekt`),
  silences: (count: number) => many(count, 'stil stuk', 'stille stukken'),
  forCoach: 'Afgedekt of stil gemaakt',
  forCoachBody: 'De leerkracht heeft dit gedaan bij het vrijgeven. Het ontbreekt in het fragment zelf.',
};
