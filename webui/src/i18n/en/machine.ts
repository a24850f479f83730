import type { Texts } from '../nl';
import { many } from '../many';

export const machine: Texts['machine'] = {
  title: 'The box itself',
  lead: 'Wi-Fi, updates, backup and switching off.',
  open: 'Look after the box itself',
  again: 'Try again',
  simulated: 'This is a trial box. You can try everything; nothing of this computer is changed.',
  noChip: 'This box has no working Wi-Fi. Connect it with a network cable. Recording works as usual.',
  going: {
    press: 'Press the button of the box now, briefly',
    pressBody:
      'That is how the box knows that you are really beside it. Do not press, and nothing is changed.',
    joining: (wifi: string) => `The box goes to the Wi-Fi ${wifi}`,
    joiningBody: 'This page loses the box now. That is as it should be.',
    trialBody: 'It waits there until somebody finds it.',
    renewed: 'This is the new password. Take it down now',
    renewedBody:
      'Write it down, scan the code or save the sheet. When the time is up, the old password no longer works.',
    changing: 'The Wi-Fi is being changed…',
    checking: 'The signature is being checked…',
    trying: (version: string) => `Version ${version} is being tried`,
    tryingBody:
      'This takes a few minutes. This page loses the box for a while and comes back by itself. Leave the plug in.',
    copying: 'The update is being read from the stick',
    saving: 'The backup is being made',
    leaveStick: 'Leave the stick in.',
    bytes: (done: number, total: number) => `${done} of ${total} MB`,
    files: (done: number, total: number) => `${done} of ${many(total, 'file', 'files')}`,
  },
  away: {
    join: (wifi: string) => `The box is on the Wi-Fi ${wifi} now`,
    joinBody:
      'Put this tablet on the same Wi-Fi and open https://terugblik.local there. Below is how much time is left.',
    renew: {
      title: 'The Wi-Fi of the box has the new password now',
      body: 'Connect this tablet again. This page then goes on by itself.',
    },
    leave: 'The box goes back to its own Wi-Fi',
    leaveBody: (wifi: string) => `Put this tablet on the Wi-Fi ${wifi}. This page then goes on by itself.`,
    update: {
      title: 'The box is trying another version',
      body: 'That takes a few minutes. This page goes on by itself. Then you sign in again and see whether it worked.',
    },
    off: {
      title: 'The box has been switched off',
      body: 'Wait until the light is out. Then you may pull the plug. Plugged in again, it comes on.',
    },
  },
  own: {
    title: 'The Wi-Fi of the box',
    lead: (wifi: string) =>
      `The box’s own Wi-Fi is called ${wifi}. With it you connect a tablet. There is no internet on it.`,
    resting: (wifi: string) =>
      `The box’s own Wi-Fi is called ${wifi}. It is off now, as the box is on the Wi-Fi of the school.`,
    show: 'Password of the Wi-Fi',
    showGo: 'Show it',
    showBody:
      'With this password a tablet gets onto the Wi-Fi of the box. Your lessons stay locked: they need your passphrase.',
    scan: 'Scan the code with the camera of a tablet, or type the password.',
    name: 'Name',
    password: 'Password',
    hide: 'Hide the password',
    renew: 'New password',
    renewTitle: 'Give the Wi-Fi a new password?',
    renewBody:
      'Every tablet must then connect again, this one too. The sheet that you have is no longer right then.',
    renewHow:
      'You press the button of the box. Then the new password is shown here for a minute. Only after that it changes.',
    renewGo: 'Make a new password',
    renewed: (wifi: string) => `The Wi-Fi ${wifi} has a new password. Print the sheet again, too.`,
    sheet: 'Sheet to print',
    sheetBody:
      'On the sheet are the two codes to connect a tablet, and the password of the Wi-Fi. Give it only to those who may use the box.',
    sheetGo: 'Save the sheet',
    sheetFile: 'terugblik-sheet.pdf',
  },
  school: {
    title: 'The Wi-Fi of the school',
    lead: 'The box can also be on the Wi-Fi of the school. Then your tablet need not change. The box’s own Wi-Fi goes off then.',
    joined: (wifi: string) => `The box is on the Wi-Fi ${wifi}.`,
    joinedHow: 'You find it there at https://terugblik.local.',
    find: 'Look for Wi-Fi nearby',
    finding: 'Looking…',
    again: 'Look again',
    other: 'Type the name yourself',
    none: 'The box finds no Wi-Fi now. Not every box can look while it makes a Wi-Fi itself. Type the name yourself then.',
    strengths: ['weak', 'fair', 'strong'],
    kinds: {
      open: 'without a password: the box does not do that',
      account: 'asks for an account of your own: the box cannot do that',
    },
    name: 'Name of the Wi-Fi',
    password: 'Password of the Wi-Fi',
    readable:
      'The box keeps this password. Whoever steals the card out of the box can read it. So never use your own account of the school.',
    how: 'How it goes',
    pressFirst: 'You press the button of the box.',
    stepGo: (wifi: string) =>
      `The box goes to ${wifi ? `the Wi-Fi ${wifi}` : 'the other Wi-Fi'}. Then this page can no longer reach it.`,
    stepsThere: [
      'Put this tablet on the same Wi-Fi and open https://terugblik.local there.',
      'Sign in and tap “Keep it”. If you do not do so within five minutes, the box comes back to its own Wi-Fi.',
    ],
    join: 'Try this Wi-Fi',
    trial: (wifi: string) => `The box is on trial on the Wi-Fi ${wifi}`,
    trialAsk:
      'Is this tablet on that Wi-Fi, too? Then it worked. Otherwise the box comes back by itself soon.',
    keep: 'Keep it',
    left: (time: string) => `${time} left`,
    over: (wifi: string) =>
      `The five minutes are over. The box goes back to its own Wi-Fi. Put this tablet on ${wifi} again.`,
    leave: 'Back to its own Wi-Fi',
    leaveTitle: 'Back to the box’s own Wi-Fi?',
    leaveBody: (wifi: string) =>
      `The box forgets the Wi-Fi of the school. This page loses it for a while: then put your tablet on the Wi-Fi ${wifi}.`,
    leaveGo: 'Back to its own Wi-Fi',
    leavingBody: (wifi: string) => `Put this tablet on the Wi-Fi ${wifi}.`,
    leftIt: (wifi: string) => `The box is on its own Wi-Fi again, ${wifi}.`,
  },
  update: {
    title: 'Update',
    now: (version: string) => `Version ${version} is on the box.`,
    lead: 'An update is one file that ends in .tbu. The box only takes an update from its maker. Your lessons stay as they are.',
    choose: 'Choose a file',
    fromStick: 'Look on the stick',
    noneOnStick: 'There is no stick with an update in the box. Put it in, wait a moment and look again.',
    sending: 'The file is going to the box',
    notOne: 'This file is no update for the box.',
    notOneAdvice: 'Choose the file that ends in .tbu, and fetch it again if need be.',
    waiting: (version: string) => `Version ${version} is ready`,
    genuine: 'The file is whole and comes from the maker. Nothing has been changed yet.',
    apply: (version: string) => `Put version ${version} on the box`,
    applyTitle: (version: string) => `Put version ${version} on the box?`,
    applyBody:
      'You press the button of the box. Then it is away for a few minutes. This page comes back by itself; then you sign in again.',
    applyBack: 'If the new version does not work well, the box itself puts the old one back.',
    applyGo: 'Put it on',
    onTrial: 'The box is still finding out whether this version works well.',
    outcomes: {
      applied: (version: string) => `The update worked: version ${version} is running.`,
      self_test_failed: (version: string) =>
        `Version ${version} did not pass its trial. The version before simply goes on running.`,
      not_ready: (version: string) =>
        `With version ${version} the box did not become ready. By itself it went back to the version before.`,
      rolled_back: (version: string) => `The box is back on version ${version}.`,
    },
    back: (version: string) => `Back to version ${version}`,
    backTitle: (version: string) => `Back to version ${version}?`,
    backBody:
      'Do this if something goes wrong since the update. Your lessons stay as they are. If the box then says that your library is too new, put the new version on again.',
    backGo: 'Put the one before back',
  },
  backup: {
    title: 'Backup on a stick',
    lead: 'On the stick everything is locked, as on the box. Only with a passphrase or a key card can anything be opened. Do not keep the stick near the box.',
    last: (when: string) => `The last backup is of ${when}.`,
    never: 'No backup has been made yet.',
    look: 'See which stick is in',
    lookAgain: 'Look again',
    noStick: 'There is no stick in the box. Put it in, wait a moment and look again.',
    unnamed: 'Stick without a name',
    room: (free: string, whole: string) => `${free} free of ${whole}`,
    unusable: 'The box cannot read this stick. Format it on a computer, as FAT32 or exFAT.',
    readOnly: 'The box cannot write to this stick. Move its little switch, or use another one.',
    again: 'There is a backup of this box on it. Only what is new is added.',
    forget: 'Also take off the stick what was deleted on the box',
    forgetNot: 'Do not do so if lessons are lost. Then they are on this stick only.',
    make: 'Make the backup',
    done: 'The backup is ready. You may take the stick out.',
    counts: (written: number, kept: number) =>
      `${many(written, 'file was', 'files were')} added${kept ? `, ${many(kept, 'was', 'were')} there already` : ''}.`,
    recording: (count: number) =>
      `Not yet on the stick: ${many(count, 'lesson that was', 'lessons that were')} just being recorded. Make another backup later.`,
    changing: (count: number) =>
      `${many(count, 'file kept', 'files kept')} changing. Make another backup when nobody is signed in.`,
    unreadable: (count: number) =>
      `${many(count, 'file', 'files')} on the box cannot be read. Tell whoever looks after the box.`,
    heldBack: (count: number) =>
      `${many(count, 'file is', 'files are')} not locked as they should be and did not come along. Tell whoever looks after the box.`,
    gone: (count: number) =>
      `${many(count, 'file is', 'files are')} still on the stick and no longer on the box.`,
  },
  power: {
    title: 'Switch off',
    lead: 'Switch the box off before you pull the plug.',
    off: 'Switch the box off',
    sure: 'Switch the box off?',
    body: 'This page loses the box. It comes on again when you pull the plug and put it back in.',
    going: 'The box is switching off. Wait until the light is out. Then you may pull the plug.',
  },
};
