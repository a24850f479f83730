import type { Texts } from '../nl';

export const wizard: Texts['wizard'] = {
  steps: ['Welcome', 'You', 'The button', 'Key card', 'Check', 'The school', 'Done'],
  step: (at: number, of: number) => `Step ${at} of ${of}`,
  welcome: 'Welcome to Terugblik',
  welcomeLead: 'This box records a lesson, so that you can look back in peace at what went well.',
  points: [
    {
      title: 'You press the button',
      body: 'Recording begins only when someone presses the button. The light always shows what the box is doing. After twenty minutes it stops by itself.',
    },
    {
      title: 'Only you can watch',
      body: 'Picture and sound are locked at once with a key that only you have. The school, whoever looks after the box and we ourselves cannot open them.',
    },
    {
      title: 'You choose what you share',
      body: 'Your coach sees only the moments that you release, and only for as long as you want.',
    },
  ],
  begin: 'Begin',
  beginFirst:
    'The first person on a box is a teacher. Do you look after the box? Let a teacher begin here. After that choose “New on this box” on the sign-in screen.',
  roleTitle: 'What will you do with this box?',
  roleTeacher: 'I am a teacher',
  roleTeacherBody: 'You record lessons and look back at them.',
  roleBeheerder: 'I look after the box',
  roleBeheerderBody: 'You see whether the box works. You cannot open any lesson.',
  you: 'Who are you?',
  youLead: {
    teacher:
      'Your passphrase is the key to your lessons. It never leaves this box and nobody can look it up for you.',
    other: 'You sign in with your passphrase. It never leaves this box and nobody can look it up for you.',
  },
  press: 'Press the button on the box',
  pressLead:
    'It tells the box that you are really standing next to it. Nobody else on the Wi-Fi can make the box theirs.',
  pressWaiting: 'The box is waiting for the button',
  pressLeft: (seconds: number) => `${seconds} seconds left`,
  pressDone: 'The button was pressed. Your key is being made…',
  pressLate: 'Time is up. The button was not pressed.',
  pressRetry: 'Wait for the button again',
  card: 'Your key card',
  cardLead: {
    teacher:
      'Print this card and keep it at home, not near the box. With the card you get back to your lessons when you forget your passphrase.',
    other:
      'Print this card and keep it at home, not near the box. With the card you choose a new passphrase when you forget yours.',
  },
  cardWarning: {
    teacher: 'Passphrase lost and card lost? Then your recordings are gone, for good.',
    other: 'Passphrase lost and card lost? Then you begin again, with a new key.',
  },
  cardWarningBody:
    'Nobody has a copy: not the school, not whoever looks after the box, and not its makers. After the check the card is never shown again.',
  print: 'Print the card',
  printNone: 'No printer?',
  printNoneBody: 'There is usually no printer on the box’s own Wi-Fi. That is fine. You can also do this:',
  printNoneWays: [
    {
      title: 'Copy the characters by hand.',
      body: 'With a pen, on paper. There are about sixty. Capitals or small letters make no difference. Next you type them back, so that you know for sure that they are right.',
    },
    {
      title: 'Print the card at home.',
      body: 'Save it as a PDF, on the screen that follows “Print the card”. Do so only on a device of your own, and throw the PDF away as soon as it is printed. After that you give the card back here.',
    },
  ],
  printNoneNot:
    'Do not take a screenshot of the card. It often ends up by itself where others can get at it.',
  cardKept: 'I have the card',
  proof: 'Show that you have the card',
  proofLead: {
    teacher: 'Give the card back once. Then we know for sure that it can be read. After that you can record.',
    other: 'Give the card back once. Then we know for sure that it can be read.',
  },
  proofPassed: 'The card is right. Keep it safe.',
  scan: 'Scan with the camera',
  scanning: 'Hold the card in front of the camera',
  scanStop: 'Stop scanning',
  scanRefused: 'The camera of this device cannot be used. Take a photo or type the characters.',
  photo: 'Choose a photo of the card',
  photoNothing:
    'No code can be read in this photo. Take it from closer by, straight from above, with enough light.',
  type: 'Type or paste the characters on the card',
  typeHelp: 'Spaces and dashes make no difference.',
  check: 'Check the card',
  done: 'You are ready',
  doneLead: 'This is all you need to know about the box.',
  donePoints: [
    { title: 'Green', body: 'The box is ready. Press the button and it records.' },
    { title: 'Red', body: 'The box records. Picture and sound are locked away at once.' },
    { title: 'A short press in the lesson', body: 'This went well. You will find it again later.' },
    { title: 'Hold for two seconds', body: 'Stop. After twenty minutes it stops by itself.' },
  ],
  doneOther: 'Continue',
  later: 'Do this later',
  cardAgain: 'Show my key card',
  cardAgainLead: 'As long as you have not given the card back, you can look at it again.',
  cardNeeded: 'Give back your key card first',
  cardNeededBody:
    'Only after that can you record a lesson. So a forgotten passphrase never costs you your lessons.',
  cardNeededGo: 'To the key card',
  cardDone: 'Your key card was checked already. It is not shown again.',
};
