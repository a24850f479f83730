export const nav = {
  box: 'De box',
  lessons: 'Lessen',
  trajecten: 'Trajecten',
  releases: 'Vrijgaven',
  logbook: 'Logboek',
  settings: 'Instellingen',
  clips: 'Fragmenten',
};
