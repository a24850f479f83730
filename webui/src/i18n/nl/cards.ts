/** Open questions for the nagesprek. What works comes first; each can be answered by whoever was in the lesson. */
export const cards = {
  strong: {
    name: 'Wat er lukt',
    ask: [
      'Wat lukt hier, en wat deed jij daarvoor?',
      'Waaraan zie of hoor je dat het werkt?',
      'Wat zie je hier van de leerkracht die je wilt zijn?',
      'Wanneer lukt dit je nog meer?',
    ],
  },
  own_acting: {
    name: 'Mijn handelen',
    ask: [
      'Wat doe je hier met je stem, je handen en je plek in de klas?',
      'Wat wilde je op dit moment bereiken?',
      'Wat deed je bewust, en wat ging vanzelf?',
    ],
  },
  effect_child: {
    name: 'Effect op een kind',
    ask: [
      'Wat doet het kind, vlak nadat jij iets doet?',
      'Wat heeft dit kind hier nodig, denk je?',
      'Als het kind nu meekeek: wat zou het zeggen?',
    ],
  },
  effect_group: {
    name: 'Effect op de groep',
    ask: [
      'Wat verandert er in de groep, en wanneer precies?',
      'Wie zie je nu, die je in de les niet zag?',
      'Hoe weten de kinderen wat er van ze wordt gevraagd?',
    ],
  },
  klassenmanagement: {
    name: 'Klassenmanagement',
    ask: [
      'Waaraan merken de kinderen wat jij van ze verwacht?',
      'Wat houdt hier de rust vast?',
      'Wat hoef je hier niet te zeggen, omdat iedereen het al weet?',
    ],
  },
  interactie: {
    name: 'Interactie',
    ask: [
      'Wat gebeurt er in de stilte na jouw vraag?',
      'Hoe laat je merken dat je hebt gehoord wat een kind zegt?',
      'Wie praat met wie, en hoe komt dat?',
    ],
  },
  didactiek: {
    name: 'Didactiek',
    ask: [
      'Wat wilde je dat de kinderen leerden, en waaraan zie je het terug?',
      'Hoe kom je erachter wat ze al begrijpen?',
      'Welke stap maakt het hier helder?',
    ],
  },
  team: {
    name: 'Met het team',
    ask: [
      'Wat hiervan wil je aan je team laten zien of vertellen?',
      'Waar kunnen jullie als team op bouwen?',
      'Wat zou je een collega vragen om bij zichzelf te bekijken?',
    ],
  },
  needs: {
    name: 'Wat kinderen nodig hebben',
    ask: [
      'Wat laat een kind hier zien over wat het nodig heeft?',
      'Hoe geef jij dat, en wat doet het kind daarmee?',
      'Voor wie maakt dit verschil, en voor wie nog niet?',
    ],
  },
  otherwise: {
    name: 'Anders kijken',
    ask: [
      'Wat had ook gekund?',
      'Stel dat je dit over mag doen: wat houd je precies zo?',
      'Hoe zou een kind dit moment navertellen?',
    ],
  },
  onward: {
    name: 'Verder',
    ask: ['Wat wil je hiervan vaker doen?', 'Wat is een eerste kleine stap, al in de volgende les?'],
  },
};
