export const masked = {
  whole: (zones: string) => `In de hele les afgedekt: ${zones}.`,
  since: (at: string, zones: string) => `Vanaf ${at} tot het einde ook: ${zones}.`,
  never: 'Wat daar was, is nooit opgenomen.',
  show: 'Laat zien waar',
  hide: 'Haal de lijnen weg',
  legend: 'deel van het beeld afgedekt',
  next: (zones: string) => `Afgedekt, ook straks in de les: ${zones}.`,
  box: (zones: string) => `Deze box dekt altijd af: ${zones}.`,
};
