/** Every word on the screen, in Dutch: B1, je-vorm, short. A file a subject; the English ones have exactly the same keys. */
import { agree } from './nl/agree';
import { app } from './nl/app';
import { box } from './nl/box';
import { cards } from './nl/cards';
import { certificates } from './nl/certificates';
import { clips } from './nl/clips';
import { coaches } from './nl/coaches';
import { coachside } from './nl/coachside';
import { comments } from './nl/comments';
import { finish } from './nl/finish';
import { framing } from './nl/framing';
import { give } from './nl/give';
import { growth } from './nl/growth';
import { invitation } from './nl/invitation';
import { kijkwijzer } from './nl/kijkwijzer';
import { lesson } from './nl/lesson';
import { lessons } from './nl/lessons';
import { logbook } from './nl/logbook';
import { looking } from './nl/looking';
import { machine } from './nl/machine';
import { masked } from './nl/masked';
import { moments } from './nl/moments';
import { nagesprek } from './nl/nagesprek';
import { nav } from './nl/nav';
import { notes } from './nl/notes';
import { paper } from './nl/paper';
import { papers } from './nl/papers';
import { people } from './nl/people';
import { prepare } from './nl/prepare';
import { permission } from './nl/permission';
import { recover } from './nl/recover';
import { rehearsal } from './nl/rehearsal';
import { releases } from './nl/releases';
import { remove } from './nl/remove';
import { school } from './nl/school';
import { settings } from './nl/settings';
import { signIn } from './nl/signIn';
import { simulator } from './nl/simulator';
import { storyboard } from './nl/storyboard';
import { takenOut } from './nl/takenOut';
import { time } from './nl/time';
import { traject } from './nl/traject';
import { trajecten } from './nl/trajecten';
import { wizard } from './nl/wizard';
import { zones } from './nl/zones';

export const nl = {
  app,
  nav,
  people,
  signIn,
  wizard,
  paper,
  recover,
  invitation,
  box,
  storyboard,
  time,
  simulator,
  lessons,
  lesson,
  moments,
  looking,
  kijkwijzer,
  growth,
  notes,
  nagesprek,
  cards,
  traject,
  trajecten,
  finish,
  remove,
  agree,
  certificates,
  framing,
  give,
  releases,
  clips,
  comments,
  coachside,
  coaches,
  logbook,
  machine,
  masked,
  permission,
  takenOut,
  prepare,
  rehearsal,
  settings,
  school,
  papers,
  zones,
};

type Widen<T> = T extends string
  ? string
  : T extends (...values: infer A) => string
    ? (...values: A) => string
    : { [K in keyof T]: Widen<T[K]> };

export type Texts = Widen<typeof nl>;
