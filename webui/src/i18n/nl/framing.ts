export const framing = {
  first:
    'Alleen wie bij de box staat, kan kijken. Tik eerst hieronder; daarna vraagt de box om een druk op zijn knop.',
  show: 'Laat het beeld zien',
  why: 'Druk één keer op de knop van de box. Zo weet de box dat jij erbij staat; op afstand kan niemand meekijken.',
  waiting: 'De box wacht op de knop. Daarna komt het beeld vanzelf.',
  not: 'Toch niet',
  late: 'De knop is niet ingedrukt.',
  retry: 'Probeer het opnieuw',
  over: 'Het beeld is weer uit.',
  again: 'Opnieuw kijken',
  own: 'Alleen jij ziet dit beeld. Het wordt niet opgenomen. Het lampje is wit: zo ziet de klas dat er iemand kijkt.',
  taken: 'De box staat nu klaar voor een collega. Als je verdergaat, is dat niet meer zo.',
};
