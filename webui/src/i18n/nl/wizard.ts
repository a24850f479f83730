export const wizard = {
  steps: ['Welkom', 'Jij', 'De knop', 'Sleutelkaart', 'Controle', 'De school', 'Klaar'],
  step: (at: number, of: number) => `Stap ${at} van ${of}`,
  welcome: 'Welkom bij Terugblik',
  welcomeLead: 'Deze box neemt een les op, zodat jij rustig kunt terugkijken naar wat goed ging.',
  points: [
    {
      title: 'Jij drukt op de knop',
      body: 'Opnemen begint alleen als iemand op de knop drukt. Het lampje laat altijd zien wat de box doet. Na twintig minuten stopt hij vanzelf.',
    },
    {
      title: 'Alleen jij kunt kijken',
      body: 'Beeld en geluid gaan meteen op slot met een sleutel die alleen jij hebt. De school, de beheerder en wij kunnen er niet bij.',
    },
    {
      title: 'Jij kiest wat je deelt',
      body: 'Je coach ziet alleen de momenten die jij vrijgeeft, en alleen zo lang als jij dat wilt.',
    },
  ],
  begin: 'Beginnen',
  beginFirst:
    'De eerste op een box is een leerkracht. Beheer jij de box? Laat een leerkracht hier beginnen. Daarna kies je op het aanmeldscherm “Nieuw op deze box”.',
  roleTitle: 'Wat ga jij doen met deze box?',
  roleTeacher: 'Ik ben leerkracht',
  roleTeacherBody: 'Je neemt lessen op en kijkt ze terug.',
  roleBeheerder: 'Ik beheer de box',
  roleBeheerderBody: 'Je ziet of de box het doet. Je kunt geen lessen openen.',
  you: 'Wie ben jij?',
  youLead: {
    teacher:
      'Je wachtzin is de sleutel tot je lessen. Hij verlaat deze box nooit en niemand kan hem voor je opzoeken.',
    other: 'Met je wachtzin meld je je aan. Hij verlaat deze box nooit en niemand kan hem voor je opzoeken.',
  },
  press: 'Druk op de knop van de box',
  pressLead:
    'Zo weet de box dat je er echt naast staat. Iemand anders op de wifi kan de box dan niet van jou maken.',
  pressWaiting: 'De box wacht op de knop',
  pressLeft: (seconds: number) => `nog ${seconds} seconden`,
  pressDone: 'De knop is ingedrukt. Je sleutel wordt gemaakt…',
  pressLate: 'De tijd is om. De knop is niet ingedrukt.',
  pressRetry: 'Opnieuw wachten op de knop',
  card: 'Je sleutelkaart',
  cardLead: {
    teacher:
      'Print deze kaart en bewaar hem thuis, niet bij de box. Met de kaart kom je weer bij je lessen als je je wachtzin vergeet.',
    other:
      'Print deze kaart en bewaar hem thuis, niet bij de box. Met de kaart kies je een nieuwe wachtzin als je hem vergeet.',
  },
  cardWarning: {
    teacher: 'Wachtzin kwijt én kaart kwijt? Dan zijn je opnamen weg, voor altijd.',
    other: 'Wachtzin kwijt én kaart kwijt? Dan begin je opnieuw, met een nieuwe sleutel.',
  },
  cardWarningBody:
    'Niemand heeft een kopie: de school niet, de beheerder niet en de makers van de box ook niet. Na de controle wordt de kaart nooit meer getoond.',
  print: 'Kaart printen',
  printNone: 'Geen printer?',
  printNoneBody: 'Op de eigen wifi van de box zit meestal geen printer. Dat geeft niet. Het kan ook zo:',
  printNoneWays: [
    {
      title: 'Schrijf de tekens over.',
      body: 'Met een pen, op papier. Het zijn er ongeveer zestig. Hoofdletters of kleine letters maakt niet uit. Straks typ je ze terug. Dan weet je zeker dat ze kloppen.',
    },
    {
      title: 'Print de kaart thuis.',
      body: 'Bewaar hem als pdf, in het scherm dat na “Kaart printen” komt. Doe dat alleen op een apparaat dat van jou is, en gooi de pdf weg zodra je geprint hebt. Daarna geef je de kaart hier terug.',
    },
  ],
  printNoneNot:
    'Maak geen schermafdruk van de kaart. Die komt vaak vanzelf op plekken waar anderen erbij kunnen.',
  cardKept: 'Ik heb de kaart',
  proof: 'Laat zien dat je de kaart hebt',
  proofLead: {
    teacher:
      'Geef de kaart één keer terug. Zo weten we zeker dat hij goed te lezen is. Daarna kun je opnemen.',
    other: 'Geef de kaart één keer terug. Zo weten we zeker dat hij goed te lezen is.',
  },
  proofPassed: 'De kaart klopt. Bewaar hem goed.',
  scan: 'Scan met de camera',
  scanning: 'Houd de kaart voor de camera',
  scanStop: 'Stop met scannen',
  scanRefused: 'De camera van dit apparaat kan niet gebruikt worden. Maak een foto of typ de tekens.',
  photo: 'Kies een foto van de kaart',
  photoNothing:
    'Op deze foto is geen code te lezen. Maak hem van dichterbij, recht van boven, met genoeg licht.',
  type: 'Typ of plak de tekens van de kaart',
  typeHelp: 'Spaties en streepjes maken niet uit.',
  check: 'Controleer de kaart',
  done: 'Je bent klaar',
  doneLead: 'Dit is alles wat je over de box hoeft te weten.',
  donePoints: [
    { title: 'Groen', body: 'De box is klaar. Druk op de knop en hij neemt op.' },
    { title: 'Rood', body: 'De box neemt op. Beeld en geluid gaan meteen op slot.' },
    { title: 'Kort drukken in de les', body: 'Dit ging goed. Zo vind je het straks terug.' },
    { title: 'Twee tellen vasthouden', body: 'Stoppen. Na twintig minuten stopt hij vanzelf.' },
  ],
  doneOther: 'Verder',
  later: 'Later doen',
  cardAgain: 'Laat mijn sleutelkaart zien',
  cardAgainLead: 'Zolang je de kaart niet hebt teruggegeven, kun je hem nog een keer bekijken.',
  cardNeeded: 'Geef eerst je sleutelkaart terug',
  cardNeededBody:
    'Pas daarna kun je een les opnemen. Zo raak je je lessen nooit kwijt door een vergeten wachtzin.',
  cardNeededGo: 'Naar de sleutelkaart',
  cardDone: 'Je sleutelkaart is al gecontroleerd. Hij wordt niet nog een keer getoond.',
};
