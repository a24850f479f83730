export const comments = {
  title: 'Reacties',
  none: 'Nog geen reacties.',
  you: 'Jij',
  write: 'Schrijf een reactie',
  place: 'Wat zie je dat werkt?',
  pinNow: 'Koppel aan dit punt in het fragment',
  send: 'Plaatsen',
  jump: (time: string) => `Ga naar ${time}`,
};
