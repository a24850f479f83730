export const paper = {
  title: 'Sleutelkaart',
  owner: (name: string) => `van ${name}`,
  what: 'Met deze kaart kies je een nieuwe wachtzin als je de oude bent vergeten. Kies op het aanmeldscherm “Wachtzin kwijt?” en scan de code of typ de tekens over.',
  keep: 'Bewaar de kaart thuis, op een plek die alleen van jou is. Niet bij de box, niet op school.',
  lose: {
    teacher: 'Zijn wachtzin en kaart allebei kwijt, dan kan niemand de opnamen nog openen.',
    other: 'Zijn wachtzin en kaart allebei kwijt, dan begin je opnieuw, met een nieuwe sleutel.',
  },
  finder: {
    teacher: 'Gevonden? Geef hem terug aan de eigenaar. Wie deze kaart heeft, kan de lessen openen.',
    other:
      'Gevonden? Geef hem terug aan de eigenaar. Wie deze kaart heeft, kan zich als de eigenaar aanmelden.',
  },
  cut: 'Knip uit voor in je portemonnee',
  made: (date: string) => `Gemaakt op ${date}`,
};
