export const permission = {
  purpose: 'Waarvoor is het fragment?',
  purposes: {
    coaching: { name: 'Coaching', body: 'Om samen met je coach te bespreken.', short: 'coaching' },
    training: {
      name: 'De opleiding van mijn coach',
      body: 'Je coach laat het zien aan anderen, bijvoorbeeld in een les.',
      short: 'de opleiding van de coach',
    },
    parents: {
      name: 'Een gesprek met ouders',
      body: 'Ouders kijken mee op het scherm van de coach.',
      short: 'een gesprek met ouders',
    },
  },
  title: 'Wie heeft toestemming gegeven?',
  why: {
    extern: (name: string) => `${name} komt van buiten de school.`,
    purpose: 'Dit fragment gaat verder dan het gesprek met je eigen coach.',
    consent: 'Jouw school vraagt toestemming voor alles wat iemand anders ziet.',
  },
  lead: 'Daarom gaat er een toestemming mee. Je coach ziet die bij het fragment. Ze staat ook in je logboek en op het bewijs van vrijgave.',
  by: 'Wie gaf toestemming?',
  byPlace: 'Bijvoorbeeld: de ouders van groep 6, in een brief',
  on: 'Op welke dag?',
  what: 'Waarvoor?',
  whatPlace: 'Bijvoorbeeld: om één keer te laten zien in de opleiding van mijn coach',
  section: 'Waarvoor en met wiens toestemming',
  line: (by: string, on: string, what: string) => `Toestemming van ${by}, op ${on}, voor: ${what}`,
  purposeLine: (purpose: string) => `Voor ${purpose}.`,
  extern: (organisation: string) =>
    organisation ? `van buiten de school: ${organisation}` : 'van buiten de school',
  slip: 'Bewijs van vrijgave (PDF)',
  mark: 'Van buiten de school?',
  markTitle: (name: string) => `Komt ${name} van buiten de school?`,
  markYes: 'Deze coach komt van buiten de school',
  markYesBody:
    'Dan vraagt de box bij elk fragment wie toestemming gaf, wanneer en waarvoor. Wat al vrijgegeven is, verandert niet.',
  organisation: 'Van welke organisatie? (mag leeg blijven)',
  keep: 'Bewaren',
};
