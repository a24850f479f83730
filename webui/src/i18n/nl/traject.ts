export const traject = {
  title: 'Leervraag bij deze les',
  lead: 'Waar wil je naar kijken, in je eigen woorden?',
  fresh: 'Nieuwe leervraag',
  question: 'Mijn leervraag',
  place: 'Bijvoorbeeld: hoe betrek ik de stille kinderen bij het gesprek?',
  theme: 'Waar gaat het over?',
  themes: { klassenmanagement: 'Klassenmanagement', interactie: 'Interactie', didactiek: 'Didactiek' },
  none: 'Geen leervraag',
  use: 'Gebruik deze vraag',
};
