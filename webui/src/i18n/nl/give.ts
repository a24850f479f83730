import { many } from '../many';

export const give = {
  title: 'Vrijgeven',
  steps: ['Momenten', 'Coach', 'Woorden', 'Bekijken', 'Wachtzin'],
  moments: 'Welke momenten mag je coach zien?',
  momentsNone: 'Je hebt nog geen momenten gekozen in deze les.',
  toLesson: 'Terug naar de les',
  coach: 'Aan welke coach?',
  coachNone: 'Er is nog geen coach met wie je de vier woorden hebt vergeleken.',
  words: 'Wat wil je je coach vragen of vertellen?',
  wordsPlace: 'Bijvoorbeeld: kijk je mee naar wat ik doe als het rumoerig wordt?',
  withNotes: 'Mijn notitie bij het moment gaat mee',
  withQuestion: 'Mijn leervraag erbij',
  withQuestionHelp:
    'Zo staat hij er nu, en zo ziet je coach hem. Verander je hem later, dan ziet je coach dat niet.',
  seesQuestion: 'Je leervraag',
  until: 'Tot en met welke dag mag je coach kijken?',
  untilHelp: (date: string) => `Na ${date} gaat het fragment vanzelf dicht.`,
  otherDay: 'Andere dag',
  weeks: (count: number) => many(count, 'week', 'weken'),
  mode: 'Hoe wordt het fragment geknipt?',
  modes: {
    quick: {
      name: 'Snel',
      body: 'Klaar in een paar tellen. Het begin schuift hooguit één seconde op, altijd naar binnen: er komt nooit iets bij van vóór jouw keuze.',
    },
    exact: {
      name: 'Precies',
      body: 'Begint op het beeldje dat jij koos. Dat duurt langer, omdat het beeld opnieuw wordt gemaakt.',
    },
  },
  prepare: 'Maak het fragment',
  preparing: 'Het fragment wordt gemaakt…',
  preparingMany: 'De fragmenten worden gemaakt…',
  check: 'Dit is precies wat je coach te zien krijgt',
  checkLead: 'Er is nog niets vrijgegeven. Kijk het rustig na.',
  checked: 'Ja, dit mag mijn coach zien',
  change: 'Iets veranderen',
  failed: 'Dit fragment kon niet gemaakt worden.',
  confirm: 'Bevestig met je wachtzin',
  confirmLead: (name: string, date: string) =>
    `${name} kan het fragment bekijken tot en met ${date}. Je kunt het eerder terugnemen.`,
  button: 'Vrijgeven',
  done: 'Vrijgegeven',
  doneLead: (name: string) => `${name} ziet het zodra hij of zij zich aanmeldt op deze box.`,
  toReleases: 'Naar vrijgaven',
  clip: (at: number, of: number) => `Fragment ${at} van ${of}`,
};
