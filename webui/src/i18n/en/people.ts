import type { Texts } from '../nl';

export const people: Texts['people'] = {
  name: 'Your name',
  nameHelp: {
    teacher: 'You sign in with it. Your coach sees this name too.',
    other: 'You sign in with it.',
  },
  passphrase: 'Passphrase',
  newPassphrase: 'Choose a passphrase',
  repeat: 'Your passphrase once more',
  differs: 'The two passphrases are not the same.',
  show: 'Show',
  hide: 'Hide',
  passphraseHelp:
    'Take four or five ordinary words that have nothing to do with each other. A line of a song or a name is too easy to guess.',
  strength: 'How strong',
  steps: ['still empty', 'weak', 'enough', 'good', 'very good'],
  weak: 'too weak',
  hints: {
    empty: 'Type a few words.',
    too_short: 'This is still too short. Add a few words.',
    few_characters: 'Use more different letters.',
    contains_name: 'Your name is in it. Choose another word.',
    common: 'It holds a word that is guessed quickly. Choose another word.',
    pattern: 'A row or a repetition is guessed quickly. Choose ordinary words.',
    more_words: 'One or two more words make it stronger.',
    great: 'Very good. Remember it, or write it down in a place that is yours alone.',
  },
};
