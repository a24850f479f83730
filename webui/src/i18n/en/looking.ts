export const looking = {
  title: 'How would you like to look?',
  lead: 'Seeing yourself takes some getting used to. Choose what feels right now. Nothing starts by itself, you can always change, and only you know that you are looking.',
  first: { sound: 'Only sound', small: 'Small picture', full: 'Just look' },
  firstBody: {
    sound: 'You listen. The picture stays away until you want it.',
    small: 'The picture is there, but not large.',
    full: 'The whole picture, from the start.',
  },
  mark: (time: string) => `Begin at ${time}`,
  markBody: 'After this you pressed the button: it went well here.',
  switch: 'How you look',
  ways: { full: 'Normal', small: 'Small', sound: 'Sound' },
  listening: 'You are only listening now.',
  left: (time: string) => `You were at ${time}.`,
  fromStart: 'To the start',
  lens: 'What are you looking at?',
  lenses: {
    own_acting: 'my own acting',
    effect_child: 'effect on a child',
    effect_group: 'effect on the group',
  },
};
