import { many } from '../many';

export const machine = {
  title: 'De box zelf',
  lead: 'Wifi, updates, reservekopie en uitzetten.',
  open: 'Regel de box zelf',
  again: 'Probeer opnieuw',
  simulated: 'Dit is een proefbox. Je kunt alles proberen; er verandert niets aan deze computer.',
  noChip: 'Deze box heeft geen werkende wifi. Verbind hem met een netwerkkabel. Opnemen werkt gewoon.',
  going: {
    press: 'Druk nu kort op de knop van de box',
    pressBody: 'Zo weet de box dat je er echt naast staat. Druk je niet, dan verandert er niets.',
    joining: (wifi: string) => `De box gaat naar de wifi ${wifi}`,
    joiningBody: 'Deze pagina verliest de box nu. Dat hoort zo.',
    trialBody: 'Hij wacht daar tot iemand hem vindt.',
    renewed: 'Dit is het nieuwe wachtwoord. Neem het nu over',
    renewedBody:
      'Schrijf het op, scan de code of bewaar het blad. Als de tijd om is, werkt het oude wachtwoord niet meer.',
    changing: 'De wifi wordt gewisseld…',
    checking: 'De handtekening wordt nagekeken…',
    trying: (version: string) => `Versie ${version} wordt geprobeerd`,
    tryingBody:
      'Dit duurt een paar minuten. Deze pagina verliest de box even en komt vanzelf terug. Laat de stekker zitten.',
    copying: 'De update wordt van de stick gelezen',
    saving: 'De reservekopie wordt gemaakt',
    leaveStick: 'Laat de stick zitten.',
    bytes: (done: number, total: number) => `${done} van ${total} MB`,
    files: (done: number, total: number) => `${done} van ${many(total, 'bestand', 'bestanden')}`,
  },
  away: {
    join: (wifi: string) => `De box is nu op de wifi ${wifi}`,
    joinBody:
      'Zet deze tablet op dezelfde wifi en open daar https://terugblik.local. Hieronder staat hoeveel tijd er nog is.',
    renew: {
      title: 'De wifi van de box heeft nu het nieuwe wachtwoord',
      body: 'Verbind deze tablet opnieuw. Deze pagina gaat dan vanzelf verder.',
    },
    leave: 'De box gaat terug naar zijn eigen wifi',
    leaveBody: (wifi: string) => `Zet deze tablet op de wifi ${wifi}. Deze pagina gaat dan vanzelf verder.`,
    update: {
      title: 'De box probeert een andere versie',
      body: 'Dat duurt een paar minuten. Deze pagina gaat vanzelf verder. Daarna meld je je opnieuw aan en zie je of het gelukt is.',
    },
    off: {
      title: 'De box is uitgezet',
      body: 'Wacht tot het lampje uit is. Daarna mag de stekker eruit. Met de stekker erin gaat hij weer aan.',
    },
  },
  own: {
    title: 'De wifi van de box',
    lead: (wifi: string) =>
      `De eigen wifi van de box heet ${wifi}. Daarmee verbind je een tablet. Internet is er niet.`,
    resting: (wifi: string) =>
      `De eigen wifi van de box heet ${wifi}. Hij staat nu uit, want de box is op de wifi van de school.`,
    show: 'Wachtwoord van de wifi',
    showGo: 'Laat zien',
    showBody:
      'Met dit wachtwoord komt een tablet op de wifi van de box. Je lessen blijven op slot: daar is jouw wachtzin voor nodig.',
    scan: 'Scan de code met de camera van een tablet, of typ het wachtwoord over.',
    name: 'Naam',
    password: 'Wachtwoord',
    hide: 'Wachtwoord verbergen',
    renew: 'Nieuw wachtwoord',
    renewTitle: 'De wifi een nieuw wachtwoord geven?',
    renewBody:
      'Elke tablet moet daarna opnieuw verbinden, ook deze. Het blad dat je nu hebt, klopt dan niet meer.',
    renewHow:
      'Je drukt op de knop van de box. Dan zie je hier een minuut lang het nieuwe wachtwoord. Pas daarna wordt er gewisseld.',
    renewGo: 'Nieuw wachtwoord maken',
    renewed: (wifi: string) => `De wifi ${wifi} heeft een nieuw wachtwoord. Print ook het blad opnieuw.`,
    sheet: 'Blad om te printen',
    sheetBody:
      'Op het blad staan de twee codes om een tablet te verbinden, en het wachtwoord van de wifi. Geef het alleen aan wie de box mag gebruiken.',
    sheetGo: 'Bewaar het blad',
    sheetFile: 'terugblik-blad.pdf',
  },
  school: {
    title: 'De wifi van de school',
    lead: 'De box kan ook op de wifi van de school. Je tablet hoeft dan niet te wisselen. Zijn eigen wifi gaat dan uit.',
    joined: (wifi: string) => `De box is op de wifi ${wifi}.`,
    joinedHow: 'Je vindt hem daar op https://terugblik.local.',
    find: 'Zoek wifi in de buurt',
    finding: 'Zoeken…',
    again: 'Zoek opnieuw',
    other: 'Typ de naam zelf',
    none: 'De box vindt nu geen wifi. Niet elke box kan zoeken terwijl hij zelf wifi maakt. Typ de naam dan zelf.',
    strengths: ['zwak', 'redelijk', 'sterk'],
    kinds: {
      open: 'zonder wachtwoord: dat doet de box niet',
      account: 'vraagt een eigen account: dat kan de box niet',
    },
    name: 'Naam van de wifi',
    password: 'Wachtwoord van de wifi',
    readable:
      'De box bewaart dit wachtwoord. Wie de kaart uit de box steelt, kan het lezen. Gebruik dus nooit je eigen account van school.',
    how: 'Zo gaat het',
    pressFirst: 'Je drukt op de knop van de box.',
    stepGo: (wifi: string) =>
      `De box gaat naar ${wifi ? `de wifi ${wifi}` : 'de andere wifi'}. Deze pagina kan hem dan niet meer bereiken.`,
    stepsThere: [
      'Zet deze tablet op dezelfde wifi en open daar https://terugblik.local.',
      'Meld je aan en tik op “Zo laten”. Doe je dat niet binnen vijf minuten, dan komt de box terug op zijn eigen wifi.',
    ],
    join: 'Probeer deze wifi',
    trial: (wifi: string) => `De box is op proef op de wifi ${wifi}`,
    trialAsk: 'Zit deze tablet ook op die wifi? Dan is het gelukt. Anders komt de box straks vanzelf terug.',
    keep: 'Zo laten',
    left: (time: string) => `nog ${time}`,
    over: (wifi: string) =>
      `De vijf minuten zijn om. De box gaat terug naar zijn eigen wifi. Zet deze tablet weer op ${wifi}.`,
    leave: 'Terug naar de eigen wifi',
    leaveTitle: 'Terug naar de eigen wifi van de box?',
    leaveBody: (wifi: string) =>
      `De box vergeet de wifi van de school. Deze pagina verliest hem even: zet je tablet daarna op de wifi ${wifi}.`,
    leaveGo: 'Terug naar de eigen wifi',
    leavingBody: (wifi: string) => `Zet deze tablet op de wifi ${wifi}.`,
    leftIt: (wifi: string) => `De box is weer op zijn eigen wifi, ${wifi}.`,
  },
  update: {
    title: 'Update',
    now: (version: string) => `Op de box staat versie ${version}.`,
    lead: 'Een update is één bestand dat op .tbu eindigt. De box neemt alleen een update van zijn maker aan. Je lessen blijven zoals ze zijn.',
    choose: 'Kies een bestand',
    fromStick: 'Kijk op de stick',
    noneOnStick: 'Er zit geen stick met een update in de box. Steek hem erin, wacht even en kijk opnieuw.',
    sending: 'Het bestand gaat naar de box',
    notOne: 'Dit bestand is geen update voor de box.',
    notOneAdvice: 'Kies het bestand dat op .tbu eindigt, en haal het zo nodig opnieuw op.',
    waiting: (version: string) => `Versie ${version} ligt klaar`,
    genuine: 'Het bestand is heel en het komt van de maker. Er is nog niets veranderd.',
    apply: (version: string) => `Zet versie ${version} op de box`,
    applyTitle: (version: string) => `Versie ${version} op de box zetten?`,
    applyBody:
      'Je drukt op de knop van de box. Daarna is hij een paar minuten weg. Deze pagina komt vanzelf terug; dan meld je je opnieuw aan.',
    applyBack: 'Werkt de nieuwe versie niet goed, dan zet de box zelf de oude terug.',
    applyGo: 'Zet hem erop',
    onTrial: 'De box kijkt nog of deze versie goed werkt.',
    outcomes: {
      applied: (version: string) => `De update is gelukt: versie ${version} werkt.`,
      self_test_failed: (version: string) =>
        `Versie ${version} slaagde niet voor haar proef. De versie van ervoor werkt gewoon verder.`,
      not_ready: (version: string) =>
        `Met versie ${version} werd de box niet klaar. Hij is zelf teruggegaan naar de versie van ervoor.`,
      rolled_back: (version: string) => `De box is terug op versie ${version}.`,
    },
    back: (version: string) => `Terug naar versie ${version}`,
    backTitle: (version: string) => `Terug naar versie ${version}?`,
    backBody:
      'Doe dit als er sinds de update iets niet goed gaat. Je lessen blijven zoals ze zijn. Zegt de box daarna dat je bibliotheek te nieuw is? Zet dan de nieuwe versie er weer op.',
    backGo: 'Zet de vorige terug',
  },
  backup: {
    title: 'Reservekopie op een stick',
    lead: 'Op de stick staat alles op slot, net als op de box. Alleen met een wachtzin of een sleutelkaart is er iets te openen. Bewaar de stick niet bij de box.',
    last: (when: string) => `De laatste reservekopie is van ${when}.`,
    never: 'Er is nog geen reservekopie gemaakt.',
    look: 'Kijk welke stick erin zit',
    lookAgain: 'Kijk opnieuw',
    noStick: 'Er zit geen stick in de box. Steek hem erin, wacht even en kijk opnieuw.',
    unnamed: 'Stick zonder naam',
    room: (free: string, whole: string) => `${free} vrij van ${whole}`,
    unusable: 'De box kan deze stick niet lezen. Maak hem op een computer leeg, als FAT32 of exFAT.',
    readOnly: 'Op deze stick kan de box niet schrijven. Zet het schuifje om, of neem een andere.',
    again: 'Er staat al een kopie van deze box op. Alleen wat nieuw is, komt erbij.',
    forget: 'Haal ook van de stick af wat op de box verwijderd is',
    forgetNot: 'Doe dat niet als er lessen kwijt zijn. Dan staan ze alleen nog op deze stick.',
    make: 'Maak de reservekopie',
    done: 'De reservekopie is klaar. Je mag de stick eruit halen.',
    counts: (written: number, kept: number) =>
      `${many(written, 'bestand is', 'bestanden zijn')} erbij gezet${kept ? `, ${many(kept, 'stond', 'stonden')} er al` : ''}.`,
    recording: (count: number) =>
      `Nog niet op de stick: ${many(count, 'les die net werd opgenomen', 'lessen die net werden opgenomen')}. Maak straks nog een kopie.`,
    changing: (count: number) =>
      `${many(count, 'bestand veranderde', 'bestanden veranderden')} steeds. Maak nog een kopie als niemand is aangemeld.`,
    unreadable: (count: number) =>
      `${many(count, 'bestand is', 'bestanden zijn')} op de box niet te lezen. Vertel dit aan wie de box beheert.`,
    heldBack: (count: number) =>
      `${many(count, 'bestand is', 'bestanden zijn')} niet goed op slot en daarom niet meegegaan. Vertel dit aan wie de box beheert.`,
    gone: (count: number) =>
      `${many(count, 'bestand staat', 'bestanden staan')} nog op de stick en niet meer op de box.`,
  },
  power: {
    title: 'Uitzetten',
    lead: 'Zet de box eerst uit voordat je de stekker eruit haalt.',
    off: 'Zet de box uit',
    sure: 'De box uitzetten?',
    body: 'Deze pagina verliest de box. Hij gaat weer aan als je de stekker eruit haalt en er weer in doet.',
    going: 'De box gaat uit. Wacht tot het lampje uit is. Daarna mag de stekker eruit.',
  },
};
