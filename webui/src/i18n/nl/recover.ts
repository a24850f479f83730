export const recover = {
  title: 'Wachtzin kwijt',
  lead: 'Met je sleutelkaart kies je een nieuwe wachtzin. Wat van jou op de box staat, blijft zoals het is.',
  card: 'Je sleutelkaart',
  read: 'De kaart is gelezen.',
  button: 'Nieuwe wachtzin bewaren',
  none: 'Geen kaart meer? Dan is wat van jou op de box staat niet meer te openen. Dat kan niemand veranderen.',
};
