export const paper = {
  title: 'Sleutelkaart',
  owner: (name: string) => `van ${name}`,
  what: 'Met deze kaart open je je lessen als je je wachtzin bent vergeten. Kies op het aanmeldscherm “Wachtzin kwijt?” en scan de code of typ de tekens over.',
  keep: 'Bewaar de kaart thuis, op een plek die alleen van jou is. Niet bij de box, niet op school.',
  lose: 'Zijn wachtzin en kaart allebei kwijt, dan kan niemand de opnamen nog openen.',
  finder: 'Gevonden? Geef hem terug aan de eigenaar. Wie deze kaart heeft, kan de lessen openen.',
  cut: 'Knip uit voor in je portemonnee',
  made: (date: string) => `Gemaakt op ${date}`,
};
