export const people = {
  name: 'Je naam',
  nameHelp: {
    teacher: 'Zo meld je je aan. Je coach ziet deze naam ook.',
    other: 'Zo meld je je aan.',
  },
  passphrase: 'Wachtzin',
  newPassphrase: 'Kies een wachtzin',
  repeat: 'Nog een keer je wachtzin',
  differs: 'De twee wachtzinnen zijn niet gelijk.',
  show: 'Toon',
  hide: 'Verberg',
  passphraseHelp:
    'Neem vier of vijf gewone woorden die niets met elkaar te maken hebben. Een zin uit een liedje of een naam is te makkelijk te raden.',
  strength: 'Hoe sterk',
  steps: ['nog leeg', 'zwak', 'genoeg', 'goed', 'heel goed'],
  weak: 'te zwak',
  hints: {
    empty: 'Typ een paar woorden.',
    too_short: 'Dit is nog te kort. Zet er een paar woorden bij.',
    few_characters: 'Gebruik meer verschillende letters.',
    contains_name: 'Je naam zit erin. Kies een ander woord.',
    common: 'Hier zit een woord in dat snel geraden wordt. Kies een ander woord.',
    pattern: 'Een rijtje of herhaling is snel geraden. Kies gewone woorden.',
    more_words: 'Nog één of twee woorden erbij, dan is hij sterker.',
    great: 'Heel goed. Onthoud hem, of schrijf hem op een plek die alleen van jou is.',
  },
};
