/** Every word on the screen, in English. */
import { agree } from './en/agree';
import { app } from './en/app';
import { box } from './en/box';
import { cards } from './en/cards';
import { certificates } from './en/certificates';
import { clips } from './en/clips';
import { coaches } from './en/coaches';
import { coachside } from './en/coachside';
import { comments } from './en/comments';
import { finish } from './en/finish';
import { framing } from './en/framing';
import { give } from './en/give';
import { growth } from './en/growth';
import { invitation } from './en/invitation';
import { kijkwijzer } from './en/kijkwijzer';
import { lesson } from './en/lesson';
import { lessons } from './en/lessons';
import { logbook } from './en/logbook';
import { looking } from './en/looking';
import { machine } from './en/machine';
import { masked } from './en/masked';
import { moments } from './en/moments';
import { nagesprek } from './en/nagesprek';
import { nav } from './en/nav';
import { notes } from './en/notes';
import { paper } from './en/paper';
import { papers } from './en/papers';
import { people } from './en/people';
import { prepare } from './en/prepare';
import { permission } from './en/permission';
import { recover } from './en/recover';
import { rehearsal } from './en/rehearsal';
import { releases } from './en/releases';
import { remove } from './en/remove';
import { school } from './en/school';
import { settings } from './en/settings';
import { signIn } from './en/signIn';
import { simulator } from './en/simulator';
import { storyboard } from './en/storyboard';
import { takenOut } from './en/takenOut';
import { time } from './en/time';
import { traject } from './en/traject';
import { trajecten } from './en/trajecten';
import { wizard } from './en/wizard';
import { zones } from './en/zones';
import type { Texts } from './nl';

export const en: Texts = {
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
