export const signIn = {
  title: 'Aanmelden',
  lead: 'Alleen jouw wachtzin opent wat van jou is.',
  button: 'Aanmelden',
  busy: 'Je sleutel wordt geopend…',
  lost: 'Wachtzin kwijt? Gebruik je sleutelkaart',
  invited: 'Ik heb een uitnodiging',
  fresh: 'Nieuw op deze box',
  locked: 'De box is weer op slot',
  lockedBody:
    'Je was even weg. De box is je sleutel vergeten, zodat niemand anders kan zien wat van jou is. Meld je aan om verder te gaan waar je was.',
  other: 'Iemand anders aanmelden',
  startOver: 'Ja, begin opnieuw met de opnamen die er nog zijn. Typ je wachtzin nog een keer.',
};
