export const recover = {
  title: 'Wachtzin kwijt',
  lead: 'Met je sleutelkaart kies je een nieuwe wachtzin. Je lessen blijven zoals ze zijn.',
  card: 'Je sleutelkaart',
  read: 'De kaart is gelezen.',
  button: 'Nieuwe wachtzin bewaren',
  none: 'Geen kaart meer? Dan zijn de oude opnamen niet meer te openen. Dat kan niemand veranderen.',
};
