export const logbook = {
  title: 'Logboek',
  lead: 'Wat er met jouw lessen gebeurde. Niets wordt hier ooit uitgehaald.',
  older: 'Toon oudere regels',
  empty: 'Er staat nog niets in het logboek.',
  whole: 'Het logboek is heel: er is niets veranderd of weggehaald.',
  broken:
    'Het logboek is niet heel. Iemand of iets heeft er regels in veranderd. Bewaar een kopie en vraag hulp.',
  save: 'Logboek bewaren als bestand',
  other: (event: string) => `Gebeurtenis: ${event}`,
  someone: 'je coach',
  toLesson: 'Naar de les',
  toCertificate: 'Naar het bewijs',
  toClip: 'Naar het fragment',
  events: {
    lesson_taken_in: () => 'Een nieuwe les staat voor je klaar.',
    lesson_cut_short: () => 'Een les is eerder gestopt dan bedoeld. Alles wat op slot stond, is er.',
    lesson_deleted: () => 'Je hebt een les verwijderd. De sleutel is vernietigd.',
    lesson_expired_unseen: () =>
      'Een les die je niet hebt bekeken, is na de bewaartermijn vanzelf verwijderd.',
    lesson_warned: () => 'De box liet zien dat een les bijna vanzelf weggaat.',
    agreed_otherwise: (_coach: string, until: string) =>
      `Je hebt anders afgesproken: een les blijft tot en met ${until}.`,
    rule_again: (_coach: string, until: string) =>
      `Een les blijft weer zoals gewoonlijk, tot en met ${until}.`,
    time_confirmed: () => 'Je hebt op je tablet bevestigd hoe laat het is.',
    library_restored: () => 'Je bibliotheek was beschadigd. De reservekopie is teruggezet.',
    library_started_over: () => 'Je bibliotheek is opnieuw begonnen met de opnamen die er waren.',
    lesson_expired: () => 'Een les is na de bewaartermijn vanzelf verwijderd.',
    lesson_opened: () => 'Je hebt een les geopend.',
    released: (coach: string, until: string) =>
      `Je hebt een fragment vrijgegeven aan ${coach}, tot en met ${until}.`,
    release_viewed: (coach: string) => `${coach} heeft een fragment bekeken.`,
    release_expired: (coach: string) => `Een fragment voor ${coach} is na de einddatum dichtgegaan.`,
    comment_received: (coach: string) => `${coach} heeft een reactie geschreven.`,
    taken_back: (coach: string) => `Je hebt een fragment van ${coach} teruggenomen.`,
    coach_invited: (coach: string) => `Je hebt ${coach} uitgenodigd als coach.`,
    coach_joined: (coach: string) => `${coach} heeft de uitnodiging gebruikt.`,
    coach_confirmed: (coach: string) => `Je hebt de vier woorden met ${coach} vergeleken.`,
    coach_forgotten: (coach: string) => `Je hebt ${coach} weggehaald als coach.`,
    passphrase_changed: () => 'Je wachtzin is opnieuw gekozen met de sleutelkaart.',
    signed_in: () => 'Je hebt je aangemeld.',
  },
};
