// Generated from the OpenAPI document by `npm run types`. Do not edit.

/** A coach who has an account here already joins another teacher. */
export type AcceptInvitation = {
  invitation: string;
};

/** What the teacher will try. `cycle` None: taken over from an earlier traject. `goal`, `by_when` and `success`
 * stand on the card for the board. */
export type Actiepunt = {
  id: string;
  traject: string;
  cycle: string | null;
  text: string;
  goal: string;
  by_when: string;
  success: string;
  proposed_by: string;
  created_at: string;
  done: boolean;
};

/** "Anders afgesproken": the last day of a lesson, and why. Later than the rule says asks for the passphrase.
 * The very day that the rule says takes the agreement back. */
export type AgreeRetention = {
  delete_after: string;
  reason: string;
  passphrase?: string | null;
};

/** How many children may not be in the picture of a lesson that is already there. */
export type AnswerAfterwards = {
  children: number;
};

/** `version`: what the person was shown. */
export type ApplyUpdate = {
  version: string;
};

/** All moments of the lesson, in the order of the talk. What went well comes first in any case. */
export type ArrangeMoments = {
  moments: (string)[];
};

/** Show the key card again, which works until it has been given back. */
export type AskCard = {
  passphrase: string;
};

/** How coarsely a still is drawn. `white`: what is left white, as JSON: a list of [Zone](#zone). */
export type AskDrawing = {
  coarseness?: "coarse" | "coarsest" | "usual";
  white?: string;
};

/** `thing`: the id of what the words are about; '' for a leervraag or a place that is not there yet. */
export type AskHalfTyped = {
  field: "actiepunt" | "card" | "preparation" | "proposal" | "question" | "reason" | "remark" | "seat" | "take_over";
  thing?: string;
};

/** A page of the list, newest first: those recorded before the lesson `before`, when that is given. As many as
 * `limit` came: then there may be more.
 * `q`: only those with each of these words in the title, the learning question, a note, the kijkwijzer or what was
 * written in the talk; capitals and accents do not count. A word of one or two letters begins a word there, a
 * longer one may be anywhere in it. `going`: instead, those that go within a week, the first to go first.
 * `kept_longer`: instead, those that are kept longer than the rule says and that nobody stood by for a month. */
export type AskLessons = {
  limit?: number;
  before?: string | null;
  q?: string;
  going?: boolean;
  kept_longer?: boolean;
};

/** A page of what has numbers: the newest, or those right before the number `before`. As many as `limit` came: then
 * there may be more. */
export type AskLines = {
  limit?: number;
  before?: number | null;
};

/** The language of what is printed; left out: the asker's. */
export type AskPaper = {
  language?: "en" | "nl" | null;
};

/** `made`: the name of what was looked at. Only that leaves, and only while it is what would be made now. */
export type AskSheet = {
  made?: string;
};

/** `white`: what is left white, as JSON: a list of [Zone](#zone). With it a still is as large as on a storyboard. */
export type AskStill = {
  white?: string;
};

/** Files: `written` now, `kept` as they were, `changing` all the time, `unreadable` on the card, `held_back` because
 * they are not sealed as they should be, `gone` from the box. `recording`: lessons that were being recorded. */
export type BackupCounts = {
  written: number;
  kept: number;
  recording: number;
  changing: number;
  unreadable: number;
  held_back: number;
  gone: number;
};

/** `waiting`: what was gone through for the next lesson. `asks_permission`: the school asks everybody's consent. */
export type Beforehand = {
  objections: (Objection)[];
  waiting: Checklist | null;
  asks_permission: boolean;
};

/** Again: in another manner; what was written stays. */
export type BeginNagesprek = {
  manner: "alone" | "at_a_distance" | "together";
};

/** The button drawn on the page, pressed for so long. */
export type ButtonPress = {
  held_ms?: number;
};

/** What came up in the talk at one moment. */
export type CameUp = {
  moment: string;
  came_up: string;
};

/** The key card's text, scanned or typed; spaces, dashes and case do not matter. */
export type CardProof = {
  text: string;
};

/** That a lesson was destroyed, and how. `number` and `hash` are its place in the owner's chain. */
export type Certificate = {
  number: number;
  lesson: string;
  teacher: string;
  recorded_at: string;
  recorded_sure: boolean;
  duration_ms: number;
  bytes: number;
  files: number;
  files_overwritten: number;
  header_bytes: number;
  resumed: boolean;
  reason: "owner" | "retention";
  last_day: string;
  agreed: boolean;
  warned_days: 1 | 7 | null;
  destroyed_at: string;
  clock_trusted: boolean;
  learned_at: string | null;
  clips: (CertificateClip)[];
  limits: (string)[];
  previous: string;
  hash: string;
};

/** A clip of the lesson that was handed to a coach, as it stood when the lesson was destroyed. */
export type CertificateClip = {
  coach: string;
  released_at: string;
  until: string;
  state: "active" | "expired" | "taken_back";
};

/** A page of them, newest first. */
export type Certificates = {
  certificates: (Certificate)[];
  whole: boolean;
};

/** What is left out stays. */
export type ChangeActiepunt = {
  instead_of?: string | null;
  text?: string | null;
  goal?: string | null;
  by_when?: string | null;
  success?: string | null;
  done?: boolean | null;
};

export type ChangeCameUp = {
  instead_of?: string | null;
  came_up: string;
};

/** Marked *extern*, or no longer, for what is released from now on; what left already stays as it left. */
export type ChangeCoach = {
  extern: boolean;
  organisation?: string;
};

export type ChangeCycle = {
  instead_of?: string | null;
  kijkaspect: string;
};

/** What is left out stays; `at_ms: null` takes the place away. */
export type ChangeKijkwijzerLine = {
  instead_of?: string | null;
  text?: string | null;
  at_ms?: number | null;
};

/** Fields that are left out stay as they are; `traject: null` takes the lesson out of its traject. */
export type ChangeLesson = {
  instead_of?: string | null;
  title?: string | null;
  notes?: string | null;
  traject?: string | null;
  nagesprek_on?: string | null;
};

export type ChangeMe = {
  language: "en" | "nl";
};

export type ChangeMoment = {
  instead_of?: string | null;
  kind?: "tip" | "top" | null;
  start_ms?: number | null;
  end_ms?: number | null;
  note?: string | null;
  lens?: "effect_child" | "effect_group" | "own_acting" | null;
};

/** Fields that are left out stay as they are; a step with no moment is at none. */
export type ChangeNagesprek = {
  instead_of?: string | null;
  step?: "actiepunten" | "check_in" | "deepening" | "moments" | "question" | null;
  moment?: string | null;
  success?: string | null;
  came_up?: string | null;
};

export type ChangePreparation = {
  instead_of?: string | null;
  text: string;
};

/** All of it. `version`: the one that the asker saw. `start_over`: asked once more after `school_damaged`. */
export type ChangeSchool = {
  name: string;
  contact: string;
  reach: string;
  fg: string;
  ground: "consent" | "legitimate_interest" | "public_task" | null;
  mr_on: string | null;
  languages: ("en" | "nl")[];
  version: number;
  start_over?: boolean;
};

/** What is left out stays; an `occasion` of null takes it away. `widen`: a starter's path gets as many cycles as any
 * other. */
export type ChangeTraject = {
  question?: string | null;
  theme?: "didactiek" | "interactie" | "klassenmanagement" | null;
  kind?: "needs" | "personal" | "team" | null;
  occasion?: "gesprekkencyclus" | "own_wish" | null;
  ends_on?: string | null;
  widen?: boolean;
};

/** What was gone through. `afterwards`: asked when the lesson was already there. `measures` has one for each child;
 * of their places nothing is kept. `permissions`: gone through too, where the school asks for consent. */
export type Checklist = {
  answered_at: string;
  afterwards: boolean;
  children: number;
  measures: ("do_not_record" | "mask" | "move_camera" | "other_seat")[];
  zones: (Zone)[];
  permissions: boolean;
};

/** A clip that a coach has or had, also of a lesson that is gone. */
export type ClipCopy = {
  release: string;
  coach: string;
  cycle: number;
  state: "active" | "expired" | "failed" | "prepared" | "preparing" | "taken_back";
  until: string;
  kind: "tip" | "top";
  start_ms: number | null;
  end_ms: number | null;
  released_at: string | null;
};

/** What is taken out of the clip of one moment. With a zone it is always cut exactly. */
export type ClipEdit = {
  moment: string;
  zones?: (Zone)[];
  silences?: (Silence)[];
};

/** What the box takes it to be. Not `trusted`: nobody vouches for the date, and a teacher may confirm the time. */
export type ClockView = {
  trusted: boolean;
  source: "machine" | "ntp" | "rtc" | "tablet" | null;
  now: string;
};

/** `none_agreed`: that there is no actiepunt now was said, and not forgotten. */
export type CloseNagesprek = {
  none_agreed?: boolean;
};

/** `words`: the four words to compare on both screens, once the coach has joined. */
export type Coach = {
  id: string;
  name: string;
  state: "confirmed" | "invited" | "joined";
  words: (string)[];
  invited_until: string | null;
  extern: boolean;
  organisation: string;
};

export type Comment = {
  id: string;
  mine: boolean;
  author: string;
  at_ms: number | null;
  text: string;
  written_at: string;
  proposes: boolean;
  actiepunt: string | null;
};

/** Something that cannot be undone asks for the passphrase. */
export type Confirm = {
  passphrase: string;
};

export type ConfirmRelease = {
  releases: (string)[];
  passphrase: string;
};

/** Every copy that the box knows of. `backup_at`: the last backup on a stick, of the whole box; lessons that are
 * destroyed here may still be on such a stick, sealed. `certificates`: of the traject's lessons that are gone. */
export type Copies = {
  lessons: (LessonCopy)[];
  clips: (ClipCopy)[];
  papers: (PaperCopy)[];
  backup_at: string | null;
  certificates: (Certificate)[];
};

export type CopyUpdate = {
  stick: string;
  file: string;
};

/** `agreed`: what was agreed before it and is not done. `recorded_at` stays when the lesson is gone. `readied`: the
 * next lesson of the box is for this cycle. */
export type Cycle = {
  id: string;
  traject: string;
  number: number;
  kijkaspect: string;
  started_at: string;
  recorded_at: string | null;
  lesson: LessonSummary | null;
  agreed: (Actiepunt)[];
  waits: boolean;
  readied: boolean;
};

/** A new person. Teacher and beheerder prove their presence; a coach brings an invitation code. */
export type Enrol = {
  name: string;
  passphrase: string;
  role: "beheerder" | "coach" | "teacher";
  language?: "en" | "nl";
  presence?: string | null;
  invitation?: string | null;
};

export type Enrolled = {
  me: Me;
  key_card: KeyCard;
};

export type ErrorBody = {
  error: Problem;
};

/** Every lesson of the traject goes, and every clip is taken back, but the lessons `keep`: for each of those it was
 * agreed otherwise before, until when and why. */
export type FinishTraject = {
  keep: (string)[];
  passphrase: string;
};

/** A hole in the picture or the sound, or in both because the lesson was cut and gone on with; or what was there and
 * damage took ("lost"). Not `known`: nobody knows how long it was, and the timeline shows it as one second. */
export type Gap = {
  start_ms: number;
  end_ms: number;
  kind: "cut" | "lost" | "picture" | "sound";
  known: boolean;
};

export type GiveAnswer = {
  instead_of?: string | null;
  question: string;
  answer: string;
};

/** A moment of a traject; `note` are the teacher's words under it. */
export type GrowthMoment = {
  moment: string;
  lesson: string;
  cycle: number;
  kind: "tip" | "top";
  start_ms: number;
  end_ms: number;
  note: string;
  title: string;
  recorded_at: string;
  clock_trusted: boolean;
  how: "full" | "small" | "sound" | null;
};

export type GrowthPair = {
  id: string;
  actiepunt: string;
  text: string;
  earlier: GrowthSide;
  later: GrowthSide;
};

/** The pairs of a traject, and the moments that one may be made of, cycle by cycle. */
export type GrowthPairs = {
  pairs: (GrowthPair)[];
  moments: (GrowthMoment)[];
};

export type GrowthSide = {
  cycle: number;
  fate: "lesson_gone" | "moment_gone" | "there";
  shown: GrowthMoment | null;
};

export type HalfTyped = {
  text: string;
};

/** The one-time code, shown once. */
export type Invitation = {
  coach: string;
  code: string;
  expires_at: string;
};

/** Long work: a clip, a drawing or a paper. `thing`: of a clip its release, of a storyboard its traject. Not
 * `running`: it waits for its turn. What is no longer in the list is made, or failed: ask for it. */
export type Job = {
  kind: "clip" | "drawing" | "storyboard";
  thing: string;
  running: boolean;
  progress: number;
};

export type Jobs = {
  jobs: (Job)[];
};

/** `name`: as it was found, or as it was typed. `wifi_passphrase`: 8 to 63 signs. */
export type JoinWifi = {
  name: string;
  wifi_passphrase: string;
};

/** '' lets go of it. `card`: the lines of an actiepunt's card, as JSON of the page that asks. */
export type KeepHalfTyped = {
  field: "actiepunt" | "card" | "preparation" | "proposal" | "question" | "reason" | "remark" | "seat" | "take_over";
  thing?: string;
  text: string;
};

/** A place as it is from now on. */
export type KeepObjection = {
  seat: string;
  measure: "do_not_record" | "mask" | "move_camera" | "other_seat";
  zone?: Zone | null;
};

export type KeepStill = {
  lesson: string;
  at_ms: number;
  shown?: "as_is" | "coarse" | "coarsest" | "usual";
  words?: string;
  white?: (Zone)[];
};

/** All of it, instead of what was there. */
export type KeepStoryboard = {
  title?: string;
  question?: string;
  words?: string;
  stills?: (KeepStill)[];
  actiepunten?: (string)[];
};

export type KeepViewing = {
  how: "full" | "small" | "sound";
  at_ms: number;
};

/** The identity, to be printed and given back once. `qr_svg` is an SVG image of `text`. */
export type KeyCard = {
  text: string;
  qr_svg: string;
};

/** A lesson's form. `moments`: in the order of the talk, what went well first. */
export type Kijkwijzer = {
  question: string;
  kijkaspect: string;
  moments: (Moment)[];
  lines: (KijkwijzerLine)[];
  answers: (KijkwijzerAnswer)[];
  problem: Problem | null;
};

/** `asked`: the question as it was asked when it was answered. `answer` empty: not answered. */
export type KijkwijzerAnswer = {
  question: string;
  asked: string;
  answer: string;
};

/** A top or a tip that is no moment: it has no span, and perhaps a place in the lesson. */
export type KijkwijzerLine = {
  id: string;
  lesson: string;
  kind: "tip" | "top";
  text: string;
  at_ms: number | null;
};

/** The questions on every kijkwijzer of this box. Not `own`: the built-in ones, by choice or for `problem`. */
export type KijkwijzerTemplate = {
  questions: (TemplateQuestion)[];
  own: boolean;
  problem: Problem | null;
};

export type LastBackup = {
  made_at: string;
  counts: BackupCounts;
};

export type LastUpdate = {
  outcome: "applied" | "not_ready" | "rolled_back" | "self_test_failed";
  version: string;
};

/** What stands on top of every page of a traject. */
export type Leervraag = {
  question: string;
  theme: "didactiek" | "interactie" | "klassenmanagement";
};

/** One lesson, open. `video` is an address with a token of its own, for <video src>. */
export type Lesson = {
  id: string;
  title: string;
  recorded_at: string;
  clock_trusted: boolean;
  duration_ms: number;
  state: "cut_short" | "damaged" | "recording" | "whole";
  marks: number;
  tops: number;
  tips: number;
  delete_after: string;
  warn_days: 1 | 7 | null;
  rule_day: string | null;
  latest_day: string | null;
  kept_reason: string | null;
  nagesprek_on: string | null;
  traject: string | null;
  cycle: number | null;
  parts: number;
  how: "full" | "small" | "sound" | null;
  problem: Problem | null;
  notes: string;
  mark_ms: (number)[];
  speech: ([number, number])[];
  levels: Levels;
  gaps: (Gap)[];
  zones: (MaskedZone)[];
  moments: (Moment)[];
  checklist: Checklist | null;
  viewing: Viewing | null;
  video: string | null;
  width: number;
  height: number;
  frames_per_second: number;
  bytes: number;
};

/** A lesson of the traject that is on the box. `lines`: what was written about it (a note, a line, an answer). */
export type LessonCopy = {
  lesson: LessonSummary;
  cycle: number;
  bytes: number;
  lines: number;
};

export type LessonSummary = {
  id: string;
  title: string;
  recorded_at: string;
  clock_trusted: boolean;
  duration_ms: number;
  state: "cut_short" | "damaged" | "recording" | "whole";
  marks: number;
  tops: number;
  tips: number;
  delete_after: string;
  warn_days: 1 | 7 | null;
  rule_day: string | null;
  latest_day: string | null;
  kept_reason: string | null;
  nagesprek_on: string | null;
  traject: string | null;
  cycle: number | null;
  parts: number;
  how: "full" | "small" | "sound" | null;
  problem: Problem | null;
};

/** The list of lessons, or this one, is not what it was: ask again. */
export type LessonsChanged = {
  lesson: string | null;
};

/** The level curve: one value each `step_ms`, in dBFS. */
export type Levels = {
  step_ms: number;
  dbfs: (number)[];
};

/** The session is over and its key forgotten. Nothing follows on this stream. */
export type Locked = {
  reason: "idle" | "replaced" | "signed_out";
};

/** One line of the logbook; the UI words it from `event` and `fields`. */
export type LogEntry = {
  number: number;
  at: string;
  event: string;
  fields: Record<string, string>;
  hash: string;
};

/** A page of it, as it happened. */
export type Logbook = {
  entries: (LogEntry)[];
  whole: boolean;
};

/** All about the machine that can be told at a glance. */
export type Machine = {
  simulated: boolean;
  wifi_chip: boolean;
  own_wifi: string;
  joined_wifi: string | null;
  version: string | null;
  previous: string | null;
  on_trial: boolean;
  waiting: string | null;
  last_update: LastUpdate | null;
  last_backup: LastBackup | null;
  work: WorkView;
};

/** `forget`: take off the stick what is no longer on the box. */
export type MakeBackup = {
  stick: string;
  forget?: boolean;
};

/** Masked in a lesson before anything was recorded, from `since_ms` to its end; 0: in the whole lesson. */
export type MaskedZone = {
  zone: Zone;
  since_ms: number;
};

/** The signed-in person. `csrf` goes into the header `X-Terugblik-Token` of everything that is not a GET. */
export type Me = {
  id: string;
  name: string;
  role: "beheerder" | "coach" | "teacher";
  language: "en" | "nl";
  csrf: string;
  card_proven: boolean;
  idle_lock_s: number;
  words: (TeacherWords)[];
  notices: (Problem)[];
};

export type Moment = {
  id: string;
  lesson: string;
  kind: "tip" | "top";
  start_ms: number;
  end_ms: number;
  note: string;
  lens: "effect_child" | "effect_group" | "own_acting" | null;
};

/** `manner` None: it has not begun. `step` and `moment` are where one was. `order`: the moments as they are talked
 * about. `last_day_closed`: the last day of the lesson when the talk is closed today; None: the date is in doubt. */
export type Nagesprek = {
  lesson: string;
  manner: "alone" | "at_a_distance" | "together" | null;
  step: "actiepunten" | "check_in" | "deepening" | "moments" | "question";
  moment: string | null;
  success: string;
  came_up: string;
  at_moments: (CameUp)[];
  order: (string)[];
  clips: (TalkedClip)[];
  began_at: string | null;
  closed_at: string | null;
  none_agreed: boolean;
  last_day: string | null;
  last_day_closed: string | null;
};

/** A Wi-Fi around. The box joins those of the kind `passphrase`: not an `open` one, and none that wants a person's
 * own `account`. `strength` of 100. */
export type Network = {
  name: string;
  strength: number;
  kind: "account" | "open" | "passphrase";
};

export type NewActiepunt = {
  text: string;
  goal?: string;
  by_when?: string;
  success?: string;
};

export type NewComment = {
  text: string;
  at_ms?: number | null;
};

export type NewGrowthPair = {
  actiepunt: string;
  earlier: string;
  later: string;
};

/** The coach's name, as the teacher calls them. */
export type NewInvitation = {
  name: string;
  extern?: boolean;
  organisation?: string;
};

export type NewKijkwijzerLine = {
  kind: "tip" | "top";
  text?: string;
  at_ms?: number | null;
};

export type NewMoment = {
  kind: "tip" | "top";
  start_ms: number;
  end_ms: number;
  note?: string;
};

export type NewPreparation = {
  text: string;
  at_ms?: number | null;
};

/** Prepare clips: nothing leaves before `ConfirmRelease`. Default end date: 14 days from now. */
export type NewRelease = {
  moments: (string)[];
  coach: string;
  words?: string;
  until?: string | null;
  mode?: "exact" | "quick";
  with_notes?: boolean;
  with_question?: boolean;
  edits?: (ClipEdit)[];
  purpose?: "coaching" | "parents" | "training";
  permission?: Permission | null;
};

/** `takes_over`: actiepunten of an earlier traject that this one begins with. */
export type NewTraject = {
  question: string;
  theme: "didactiek" | "interactie" | "klassenmanagement";
  kind?: "needs" | "personal" | "team";
  occasion?: "gesprekkencyclus" | "own_wish" | null;
  template?: "stage" | "starter" | "teacher";
  ends_on?: string | null;
  takes_over?: (string)[];
};

/** A place, in the teacher's own words. `zone` with the measure `mask` only. */
export type Objection = {
  id: string;
  seat: string;
  measure: "do_not_record" | "mask" | "move_camera" | "other_seat";
  zone: Zone | null;
};

export type OnDay = {
  on: string;
};

/** The box's own Wi-Fi. `qr_svg`: what a tablet's camera takes for an invitation to join. */
export type OwnWifi = {
  name: string;
  passphrase: string;
  qr_svg: string;
};

export type Paper = {
  kind: "pack" | "parents" | "poster" | "protocol";
  has_text: boolean;
  settles: boolean;
  settled: Settled | null;
};

/** A paper or a text that the box made of the traject: where it is, the box does not know. `cycle` None: it is of
 * the whole traject. */
export type PaperCopy = {
  event: string;
  at: string;
  cycle: number | null;
};

export type Papers = {
  school: School;
  papers: (Paper)[];
  informed_on: string | null;
  inform_again: boolean;
  versions: (SchoolVersion)[];
  address: string;
};

/** Who gave it, on which day, and for what, in the teacher's own words. */
export type Permission = {
  by: string;
  on: string;
  what: string;
};

/** A coach's own note at a clip. `shown_at` None: the coach's alone. */
export type Preparation = {
  id: string;
  at_ms: number | null;
  text: string;
  written_at: string;
  shown_at: string | null;
};

/** Proof of standing next to the box: press its button before the window closes. */
export type Presence = {
  token: string;
  pressed: boolean;
  expires_s: number;
};

/** An error in the asker's language: what happened and the next step. And in each, for a page that stands there
 * when its reader takes the other language. */
export type Problem = {
  key: string;
  message: string;
  advice: string;
  nl: Said;
  en: Said;
  fields: Record<string, string | number | number>;
};

/** The box now, for a signed-in person. `mine`: the asker is the one it is set ready for, with their key. */
export type RecorderView = {
  mine: boolean;
  lesson: string | null;
  part: number;
  elapsed_ms: number;
  limit_ms: number;
  committed_ms: number;
  picture_ok: boolean;
  sound_ok: boolean;
  level_dbfs: number | null;
  speech: boolean;
  speech_ok: boolean;
  marks: number;
  room_bytes: number;
  lessons_left: number;
  picture_only: boolean;
  backend: string;
  troubles: (Problem)[];
  room_warning: Problem | null;
  resume: ResumeView | null;
  rehearsed: boolean;
  zones: (Zone)[];
  fixed_zones: (Zone)[];
  presence: boolean;
  framing: boolean;
};

/** A lost passphrase: the key card opens, and sets a new one. */
export type Recover = {
  name: string;
  key_card: string;
  passphrase: string;
  start_over?: boolean;
};

/** `video` is an address that opens for its owner only, and not for long. */
export type Rehearsal = {
  video: string;
  duration_ms: number;
};

/** One clip for one coach. `given`: the asker is the teacher who gave it; else the coach who got it.
 * `start_ms`, `end_ms` are the span in the lesson that the clip really holds (a quick clip begins at the
 * first keyframe inside the choice). `views` are the coach's openings, newest last. */
export type Release = {
  id: string;
  given: boolean;
  state: "active" | "expired" | "failed" | "prepared" | "preparing" | "taken_back";
  problem: Problem | null;
  progress: number;
  other: string;
  coach: string;
  lesson: string | null;
  traject: string | null;
  cycle: number | null;
  moment: string | null;
  kind: "tip" | "top";
  start_ms: number | null;
  end_ms: number | null;
  duration_ms: number;
  mode: "exact" | "quick";
  words: string;
  note: string;
  question: string;
  zones: (Zone)[];
  silences: (Silence)[];
  purpose: "coaching" | "parents" | "training";
  permission: Permission | null;
  extern: boolean;
  organisation: string;
  released_at: string | null;
  until: string;
  views: (string)[];
  comments: number;
  video: string | null;
};

export type Releases = {
  given: (Release)[];
  received: (Release)[];
};

/** A release was given, viewed, commented on, taken back or expired: ask again. */
export type ReleasesChanged = {
  release: string | null;
};

/** A lesson that was cut: a press goes on with it. `remaining_ms` is how long that part may last at most. */
export type ResumeView = {
  lesson: string;
  recorded_ms: number;
  remaining_ms: number;
};

export type Said = {
  message: string;
  advice: string;
};

/** Public: all of it is printed for everybody. '' and null are not filled in. */
export type School = {
  name: string;
  contact: string;
  reach: string;
  fg: string;
  ground: "consent" | "legitimate_interest" | "public_task" | null;
  mr_on: string | null;
  languages: ("en" | "nl")[];
  version: number;
  missing: ("contact" | "ground" | "name" | "reach")[];
  asks_permission: boolean;
};

/** That something was changed; by whom is not kept. `at`: null on a box whose date was in doubt. */
export type SchoolVersion = {
  number: number;
  at: string | null;
  changed: ("contact" | "fg" | "ground" | "languages" | "mr_on" | "name" | "reach")[];
};

/** For the asker, whose lesson the next one is. `objections`: each place in the asker's list, thought of again;
 * empty when nobody is on it. `permissions`: also gone through, where the school asks for consent. `cycle`: what the
 * lesson is for. `zones` are masked in it besides those of the list, flat grey before anything is encoded; they hold
 * until somebody sets the box ready anew. */
export type SetReady = {
  objections?: (string)[] | null;
  permissions?: boolean;
  cycle?: string | null;
  zones?: (Zone)[];
};

/** What time it is by the asker's tablet, ISO 8601 with its zone. `sure`: asked once more after `time_far_ahead`. */
export type SetTime = {
  now: string;
  sure?: boolean;
};

/** A paper that the school made its own. `changed`: what is different since, in words; empty: it still holds. */
export type Settled = {
  on: string;
  version: number;
  changed: (string)[];
};

/** `start_over`: the person was asked, after `library_lost`, and wants a new library; nothing happens to one that
 * can be read. */
export type SignIn = {
  name: string;
  passphrase: string;
  start_over?: boolean;
};

/** A stretch without sound. What is sent is in the lesson's time; what is told of a clip in the clip's own. */
export type Silence = {
  start_ms: number;
  end_ms: number;
};

/** Public. `recorder` only for a signed-in teacher; nothing here tells whose lesson it is. `health`: what a teacher
 * or beheerder should know of the box and stops no lesson, worst first; empty for others. */
export type Status = {
  state: "ready" | "recording" | "rehearsing" | "sealing" | "starting" | "unable";
  light: "amber" | "blink_white" | "blue_blink" | "green" | "off" | "pulsing_green" | "pulsing_red" | "pulsing_white" | "red" | "white";
  problem: Problem | null;
  owner_ready: boolean;
  first_run: boolean;
  virtual_button: boolean;
  version: string;
  clock: ClockView;
  health: (Problem)[];
  recorder: RecorderView | null;
};

/** Not `usable`: the box cannot read its file system. `backup`: one of this box is on it. */
export type Stick = {
  id: string;
  name: string;
  size_bytes: number;
  free_bytes: number;
  read_only: boolean;
  usable: boolean;
  backup: boolean;
  updates: (StickUpdate)[];
};

export type StickUpdate = {
  file: string;
  size_bytes: number;
};

/** `question` as it is shown; '' = it is not. `actiepunten`: the ids of those that go along. `stills_gone`: so many
 * went with their lesson since it was last changed. */
export type Storyboard = {
  title: string;
  question: string;
  words: string;
  stills: (StoryboardStill)[];
  actiepunten: (string)[];
  stills_gone: number;
};

/** What was made of a storyboard since this sign-in. `making`: it is being made, or waits for its turn. `made`: the
 * name of what was made, None when there is nothing; `current`: it is what would be made now. */
export type StoryboardSheet = {
  making: boolean;
  progress: number;
  made: string | null;
  current: boolean;
  language: "en" | "nl" | null;
  pages: number;
  problem: Problem | null;
};

/** A picture of a lesson: drawn, and how coarsely, or as it is. `white`: what of it is left white, either way. */
export type StoryboardStill = {
  lesson: string;
  at_ms: number;
  shown: "as_is" | "coarse" | "coarsest" | "usual";
  words: string;
  white: (Zone)[];
};

/** A coach's proposal as the teacher wants it, in words that may be the teacher's own. */
export type TakeOver = {
  text: string;
};

/** A clip of this lesson that a coach has or had, with what was written about it. `start_ms`: where it begins in the
 * lesson. `open`: it can still be answered. */
export type TalkedClip = {
  release: string;
  moment: string | null;
  coach: string;
  start_ms: number;
  open: boolean;
  comments: (Comment)[];
};

export type TeacherWords = {
  teacher: string;
  name: string;
  words: (string)[];
  confirmed: boolean;
};

export type TemplateQuestion = {
  id: string;
  nl: string;
  en: string;
};

/** `waiting`: the cycle that waits for a lesson. `finishing`: rounding off was begun and can be gone on with. */
export type Traject = {
  id: string;
  question: string;
  theme: "didactiek" | "interactie" | "klassenmanagement";
  kind: "needs" | "personal" | "team";
  occasion: "gesprekkencyclus" | "own_wish" | null;
  template: "stage" | "starter" | "teacher";
  planned: number;
  ends_on: string | null;
  created_at: string;
  finishing: boolean;
  finished_at: string | null;
  lessons: number;
  cycles: number;
  waiting: string | null;
};

/** One traject, open. */
export type TrajectWhole = {
  id: string;
  question: string;
  theme: "didactiek" | "interactie" | "klassenmanagement";
  kind: "needs" | "personal" | "team";
  occasion: "gesprekkencyclus" | "own_wish" | null;
  template: "stage" | "starter" | "teacher";
  planned: number;
  ends_on: string | null;
  created_at: string;
  finishing: boolean;
  finished_at: string | null;
  lessons: number;
  cycles: number;
  waiting: string | null;
  path: (Cycle)[];
  actiepunten: (Actiepunt)[];
  wordings: (Wording)[];
};

/** It is genuine and whole, and lies ready. */
export type UpdateWaiting = {
  version: string;
};

/** How the lesson was last looked at, and how far. */
export type Viewing = {
  how: "full" | "small" | "sound";
  at_ms: number;
};

/** A cycle that the next recording can be for, under its question. */
export type WaitingCycle = {
  id: string;
  traject: string;
  number: number;
  kijkaspect: string;
  started_at: string;
  recorded_at: string | null;
  lesson: LessonSummary | null;
  agreed: (Actiepunt)[];
  waits: boolean;
  readied: boolean;
  question: string;
};

export type Wording = {
  question: string;
  written_at: string;
};

/** What the box is at, or was at last. `step`: `press_button` waits for the box's own button; `joining`, `on_trial`:
 * of another Wi-Fi; `renewed`: the box's own Wi-Fi gets its new passphrase at the end of this step; `changing`: the
 * Wi-Fi is switched; `trying`: a version is, and this page loses the box for a while. `done` of `total` are bytes
 * while `copying`, files while `saving`. */
export type WorkView = {
  what: "backup" | "none" | "update_apply" | "update_copy" | "update_rollback" | "wifi_join" | "wifi_leave" | "wifi_renew";
  step: "changing" | "checking" | "copying" | "done" | "failed" | "joining" | "none" | "on_trial" | "press_button" | "renewed" | "saving" | "trying";
  going: boolean;
  left_s: number | null;
  done: number;
  total: number;
  wifi: string | null;
  version: string | null;
  backup: BackupCounts | null;
  problem: Problem | null;
};

/** `id` empty, or none of those that are there: a new question. */
export type WriteQuestion = {
  id?: string;
  nl: string;
  en?: string;
};

/** All of them, in their order. */
export type WriteTemplate = {
  questions: (WriteQuestion)[];
};

/** A part of the picture that is masked, in fractions of its width and height; 0, 0 is the top left. */
export type Zone = {
  left: number;
  top: number;
  width: number;
  height: number;
};
