export const simulator = {
  title: 'Proefbox',
  lead: 'Om te proberen: het lampje en de knop van een echte box.',
  press: 'Druk kort',
  hold: 'Houd 2 tellen vast',
};
