import type { Texts } from '../nl';

export const logbook: Texts['logbook'] = {
  title: 'Logbook',
  lead: 'What happened to your lessons. Nothing is ever taken out of it.',
  older: 'Show older lines',
  empty: 'There is nothing in the logbook yet.',
  whole: 'The logbook is whole: nothing was changed or taken out.',
  broken: 'The logbook is not whole. Someone or something changed lines in it. Keep a copy and ask for help.',
  save: 'Save the logbook as a file',
  other: (event: string) => `Event: ${event}`,
  someone: 'your coach',
  toLesson: 'To the lesson',
  toCertificate: 'To the certificate',
  toClip: 'To the clip',
  events: {
    lesson_taken_in: () => 'A new lesson is ready for you.',
    lesson_cut_short: () => 'A lesson stopped earlier than meant. Everything that was locked away is there.',
    lesson_deleted: () => 'You deleted a lesson. Its key was destroyed.',
    lesson_expired_unseen: () => 'A lesson that you did not look at was deleted by itself after its time.',
    lesson_warned: () => 'The box showed that a lesson is about to be deleted by itself.',
    agreed_otherwise: (_coach: string, until: string) =>
      `You agreed otherwise: a lesson stays up to and including ${until}.`,
    rule_again: (_coach: string, until: string) =>
      `A lesson stays as usual again, up to and including ${until}.`,
    time_confirmed: () => 'You confirmed on your tablet what time it is.',
    library_restored: () => 'Your library was damaged. The spare copy was put back.',
    library_started_over: () => 'Your library started over with the recordings that were there.',
    lesson_expired: () => 'A lesson was deleted by itself after the time it is kept.',
    lesson_opened: () => 'You opened a lesson.',
    released: (coach: string, until: string) =>
      `You released a clip to ${coach}, up to and including ${until}.`,
    release_viewed: (coach: string) => `${coach} watched a clip.`,
    release_expired: (coach: string) => `A clip for ${coach} closed after its end date.`,
    comment_received: (coach: string) => `${coach} wrote a comment.`,
    taken_back: (coach: string) => `You took a clip back from ${coach}.`,
    coach_invited: (coach: string) => `You invited ${coach} as a coach.`,
    coach_joined: (coach: string) => `${coach} used the invitation.`,
    coach_confirmed: (coach: string) => `You compared the four words with ${coach}.`,
    coach_forgotten: (coach: string) => `You removed ${coach} as a coach.`,
    passphrase_changed: () => 'Your passphrase was chosen anew with the key card.',
    signed_in: () => 'You signed in.',
  },
};
