export const nav = {
  box: 'De box',
  lessons: 'Lessen',
  releases: 'Vrijgaven',
  logbook: 'Logboek',
  settings: 'Instellingen',
  clips: 'Fragmenten',
};
