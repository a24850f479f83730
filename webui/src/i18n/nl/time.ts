export const time = {
  title: 'Weet de box hoe laat het is?',
  lead: 'De box was uit en weet niet zeker welke dag het is. Deze tablet zegt:',
  ask: 'Klopt dit?',
  yes: 'Ja, dat klopt',
  sure: 'Ja, die datum klopt echt',
  no: 'Nee',
  noBody:
    'Zet dan eerst de klok van deze tablet goed, bij de instellingen van de tablet. Kom daarna hier terug. De box leest de tijd dan opnieuw.',
  meanwhile:
    'Opnemen en terugkijken kan gewoon. Zolang de dag niet zeker is, verwijdert de box niets vanzelf en blijven vrijgaven dicht voor je coach.',
  done: 'De box weet nu hoe laat het is.',
  unsure: 'datum niet zeker',
  unsureWhy: 'De klok van de box was toen niet zeker.',
  setting: 'De klok van de box',
  now: (when: string) => `Op de box is het ${when}.`,
  doubt: 'De box weet niet zeker of dat klopt.',
  sources: {
    ntp: 'De tijd komt van het netwerk.',
    rtc: 'De tijd komt van de klok met batterij in de box.',
    tablet: 'Een leerkracht heeft de tijd bevestigd op de tablet.',
    machine: 'De tijd is die van deze computer.',
  },
};
