import { many } from '../many';
import type { Texts } from '../nl';

export const prepare: Texts['prepare'] = {
  title: 'Prepare',
  lead: 'Go through it calmly, and then the box is ready.',
  steps: { look: 'What you look at', check: 'A moment to check', place: 'Camera and set ready' },
  next: 'Next',
  back: 'Back',
  go: 'Prepare',
  again: 'Prepare again',
  look: {
    title: 'What do you look at?',
    body: 'This is for you alone. It is kept with the lesson.',
    loose: 'A lesson without a learning question',
    cycle: (number) => `round ${number} of this learning question`,
    kijkaspect: 'What do you want to pay attention to?',
    kijkaspectHint: 'One thing is enough. You may also leave it empty.',
    agreed: 'This is what you wanted to try',
  },
  check: {
    title: 'Are there children who may not be in the picture?',
    body: 'Check with whoever keeps track of this at school. The list stays yours; nobody else sees it.',
    none: 'No, everybody may be in the picture',
    some: 'Yes, there are children who may not be in the picture',
    known: (count) =>
      count === 1
        ? 'There is 1 place in your list. Is it still right?'
        : `There are ${count} places in your list. Are they still right?`,
    still: 'This is still right',
    change: 'Change',
    remove: 'Take off the list',
    add: 'One more place',
    permissions: 'There is permission for all other children',
    permissionsBody: 'Your school asks permission of everybody who comes into the picture.',
    children: (count) => many(count, 'child', 'children'),
    open: 'Choose an answer first. We do not skip this.',
    openPlaces: 'Look at each place for a moment.',
    openPermissions: 'Say as well that permission is there.',
  },
  seat: {
    seat: 'Where does the child sit?',
    hint: 'Describe the place, no name. An initial at most. Such as: second table by the window.',
    measure: 'What do you do?',
    measures: {
      move_camera: 'Turn the camera',
      other_seat: 'The child sits somewhere else',
      mask: 'Cover a patch',
      do_not_record: 'Do not record this lesson',
    },
    bodies: {
      move_camera: 'So that the child is not in the picture.',
      other_seat: 'Out of the picture, for this lesson.',
      mask: 'A grey area is put over that place. What happens under it is never recorded.',
      do_not_record: 'Then we do not set the box ready.',
    },
    draw: 'Draw the patch over the place. Leave room: a child moves.',
    sound: 'A patch covers the picture. What the child says can be heard.',
    still: 'New picture',
    stillAlt: 'A still picture from the camera',
    store: 'Keep this place',
    cancel: 'Do not keep',
  },
  picture: {
    show: 'Show the picture',
    taken: 'The box is ready for a colleague now. If you go on, it no longer is.',
    own: 'Only you see this picture. It is not recorded.',
  },
  not: {
    title: 'Then we do not record this lesson',
    body: 'That is a good reason. Another lesson or another time is fine too. The box stays off.',
    go: 'Do not set the box ready',
  },
  place: {
    title: 'How to place the camera',
    advice: [
      {
        title: 'With the window behind the camera',
        body: 'Then the light falls on the class and not into the lens.',
      },
      {
        title: 'Children from the side or from behind',
        body: 'You are in the picture; their faces need not be.',
      },
      {
        title: 'The microphone close to you',
        body: 'On a table where you often stand, away from the window.',
      },
    ],
    masked: (count) => `${many(count, 'patch is', 'patches are')} covered.`,
    ready: 'Set ready for me',
    done: 'The box is ready for you.',
  },
  summary: {
    none: 'Everybody may be in the picture.',
    some: (children) => `${children} not in the picture:`,
    loose: 'A lesson without a learning question.',
  },
  waiting: (day, children) => `Checked on ${day}: ${children} not in the picture.`,
  waitingNone: (day) => `Checked on ${day}: everybody may be in the picture.`,
  unchecked: 'Nothing was checked yet for the next lesson.',
  lesson: {
    none: 'Nothing was checked before this lesson.',
    ask: 'Were there children who should not have been in the picture?',
    nobody: 'No, nobody',
    somebody: 'Yes',
    howMany: 'How many children?',
    store: 'Keep',
    ways: 'What you can still do: cover a patch or take out sound when you release a clip, or delete the lesson.',
    after: (children) => `Checked afterwards: ${children} should not have been in the picture.`,
    afterNone: 'Checked afterwards: everybody was allowed in the picture.',
    change: 'Change',
  },
};
