/** Every word on the screen, in English. */
import { agree } from './en/agree';
import { app } from './en/app';
import { box } from './en/box';
import { cards } from './en/cards';
import { certificates } from './en/certificates';
import { clips } from './en/clips';
import { coaches } from './en/coaches';
import { comments } from './en/comments';
import { give } from './en/give';
import { invitation } from './en/invitation';
import { lesson } from './en/lesson';
import { lessons } from './en/lessons';
import { logbook } from './en/logbook';
import { looking } from './en/looking';
import { machine } from './en/machine';
import { moments } from './en/moments';
import { nagesprek } from './en/nagesprek';
import { nav } from './en/nav';
import { notes } from './en/notes';
import { paper } from './en/paper';
import { people } from './en/people';
import { prepare } from './en/prepare';
import { permission } from './en/permission';
import { recover } from './en/recover';
import { releases } from './en/releases';
import { remove } from './en/remove';
import { settings } from './en/settings';
import { signIn } from './en/signIn';
import { simulator } from './en/simulator';
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
  time,
  simulator,
  lessons,
  lesson,
  moments,
  looking,
  notes,
  nagesprek,
  cards,
  traject,
  trajecten,
  remove,
  agree,
  certificates,
  give,
  releases,
  clips,
  comments,
  coaches,
  logbook,
  machine,
  permission,
  takenOut,
  prepare,
  settings,
  zones,
};
