export const looking = {
  title: 'Hoe wil je kijken?',
  lead: 'Jezelf terugzien is wennen. Kies wat nu prettig is. Er begint niets vanzelf, je kunt altijd wisselen, en alleen jij weet dat je kijkt.',
  first: { sound: 'Alleen geluid', small: 'Klein beeld', full: 'Gewoon kijken' },
  firstBody: {
    sound: 'Je luistert. Het beeld blijft weg tot jij het wilt.',
    small: 'Het beeld is er, maar niet groot.',
    full: 'Het hele beeld, vanaf het begin.',
  },
  mark: (time: string) => `Begin bij ${time}`,
  markBody: 'Daarna drukte je op de knop: hier ging het goed.',
  switch: 'Hoe je kijkt',
  ways: { full: 'Gewoon', small: 'Klein', sound: 'Geluid' },
  listening: 'Je luistert nu alleen.',
  left: (time: string) => `Je was gebleven bij ${time}.`,
  fromStart: 'Naar het begin',
  lens: 'Waar kijk je naar?',
  lenses: {
    own_acting: 'mijn handelen',
    effect_child: 'effect op een kind',
    effect_group: 'effect op de groep',
  },
};
