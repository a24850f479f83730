export const invitation = {
  title: 'Je bent uitgenodigd als coach',
  lead: 'Een leerkracht heeft je een code gegeven. Daarmee maak je je eigen sleutel op deze box. Je ziet alleen fragmenten die aan jou zijn vrijgegeven.',
  code: 'Code van de uitnodiging',
  codeHelp: 'De code werkt één keer.',
  button: 'Meedoen',
  another: 'Nog een uitnodiging',
  anotherLead: 'Heb je van een andere leerkracht een code gekregen? Vul hem hier in.',
  joined: 'Je doet mee.',
  words: 'Vergelijk vier woorden',
  wordsLead:
    'De leerkracht ziet op haar of zijn scherm dezelfde vier woorden. Lees ze elkaar voor, het liefst naast elkaar of aan de telefoon.',
  wordsFor: (name: string) => `Met ${name}`,
  wordsConfirmed: 'Vergeleken en in orde',
  wordsWaiting: 'Nog niet vergeleken',
};
