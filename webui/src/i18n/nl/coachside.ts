/** What only a coach sees at a clip. */
export const coachside = {
  question: 'Leervraag',
  questionHelp: 'Zo deelde de leerkracht hem bij dit fragment.',
  title: 'Mijn voorbereiding',
  lead: 'Alleen voor jou, tot je ze laat zien.',
  none: 'Je hebt nog niets voorbereid.',
  write: 'Schrijf een aantekening',
  place: 'Bijvoorbeeld: vragen naar de stilte hier.',
  add: 'Bewaren voor mij',
  show: 'Laten zien',
  showSure: 'Deze aantekening laten zien?',
  showBody: (name: string) => `${name} leest haar dan als reactie bij dit fragment. Terughalen kan niet.`,
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
