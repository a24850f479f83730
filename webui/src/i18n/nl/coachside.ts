/** What only a coach sees at a clip. */
export const coachside = {
  question: 'Leervraag',
  questionHelp: 'Zo deelde de leerkracht hem bij dit fragment.',
  title: 'Mijn voorbereiding',
  lead: 'Alleen voor jou, tot je iets laat zien.',
  goes: 'Wat je niet laat zien, gaat weg zodra het fragment sluit.',
  over: 'Het fragment is gesloten. Wat je had voorbereid en niet liet zien, is mee weggegaan.',
  none: 'Je hebt nog niets voorbereid.',
  write: 'Schrijf een aantekening',
  place: 'Bijvoorbeeld: vragen naar de stilte hier.',
  add: 'Bewaren voor mij',
  show: 'Laten zien',
  showSure: 'Deze aantekening laten zien?',
  showBody: (name: string) =>
    `${name} leest deze aantekening dan als reactie bij dit fragment. Terughalen kan niet.`,
  change: 'Mijn aantekening',
  remove: 'Weghalen',
  removeSure: 'Deze aantekening weghalen?',
  propose: 'Een actiepunt voorstellen',
  proposeLead: (name: string) =>
    `${name} leest je voorstel en beslist zelf. Het wordt pas een actiepunt als de leerkracht het overneemt.`,
  proposeText: 'Wat zou de leerkracht kunnen proberen?',
  proposeSend: 'Voorstellen',
  proposed: 'Voorstel voor een actiepunt',
  inTalk: 'In het nagesprek kun je het overnemen.',
};
