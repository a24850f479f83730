export const clips = {
  title: 'Fragmenten',
  lead: 'Wat leerkrachten aan jou hebben vrijgegeven. De rest van hun lessen kun je niet zien.',
  empty: 'Er is nog niets aan je vrijgegeven',
  emptyBody: 'Zodra een leerkracht een fragment vrijgeeft, staat het hier.',
};
