// Generated from the OpenAPI document by `npm run types`. Do not edit.

/** A coach who has an account here already joins another teacher. */
export type AcceptInvitation = {
  invitation: string;
};

/** "Anders afgesproken": the last day of a lesson, and why. Later than the rule says asks for the passphrase.
 * The very day that the rule says takes the agreement back. */
export type AgreeRetention = {
  delete_after: string;
  reason: string;
  passphrase?: string | null;
};

/** Show the key card again, which works until it has been given back. */
export type AskCard = {
  passphrase: string;
};

/** A page of the list, newest first: those recorded before the lesson `before`, when that is given. As many as
 * `limit` came: then there may be more.
 * `q`: only those with each of these words in the title, a note, or the learning question; capitals and accents do not
 * count. A word of one or two letters begins a word there, a longer one may be anywhere in it. `going`: instead, those
 * that go within a week, the first to go first. */
export type AskLessons = {
  limit?: number;
  before?: string | null;
  q?: string;
  going?: boolean;
};

/** A page of what has numbers: the newest, or those right before the number `before`. As many as `limit` came: then
 * there may be more. */
export type AskLines = {
  limit?: number;
  before?: number | null;
};

/** The simulator's button, pressed for so long. */
export type ButtonPress = {
  held_ms?: number;
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

/** Fields that are left out stay as they are; `traject: null` takes the lesson out of its traject. */
export type ChangeLesson = {
  title?: string | null;
  notes?: string | null;
  traject?: string | null;
  nagesprek_on?: string | null;
};

export type ChangeMe = {
  language: "en" | "nl";
};

export type ChangeMoment = {
  kind?: "tip" | "top" | null;
  start_ms?: number | null;
  end_ms?: number | null;
  note?: string | null;
};

export type ChangeTraject = {
  question?: string | null;
  theme?: "didactiek" | "interactie" | "klassenmanagement" | null;
};

/** What the box takes it to be. Not `trusted`: nobody vouches for the date, and a teacher may confirm the time. */
export type ClockView = {
  trusted: boolean;
  source: "machine" | "ntp" | "rtc" | "tablet" | null;
  now: string;
};

/** `words`: the four words to compare on both screens, once the coach has joined. */
export type Coach = {
  id: string;
  name: string;
  state: "confirmed" | "invited" | "joined";
  words: (string)[];
  invited_until: string | null;
};

export type Comment = {
  id: string;
  mine: boolean;
  author: string;
  at_ms: number | null;
  text: string;
  written_at: string;
};

/** Something that cannot be undone asks for the passphrase. */
export type Confirm = {
  passphrase: string;
};

export type ConfirmRelease = {
  releases: (string)[];
  passphrase: string;
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

/** A hole in the picture or the sound, or in both because the lesson was cut and gone on with; or what was there and
 * damage took ("lost"). Not `known`: nobody knows how long it was, and the timeline shows it as one second. */
export type Gap = {
  start_ms: number;
  end_ms: number;
  kind: "cut" | "lost" | "picture" | "sound";
  known: boolean;
};

/** The one-time code, shown once. */
export type Invitation = {
  coach: string;
  code: string;
  expires_at: string;
};

/** A clip being made. */
export type Job = {
  release: string;
  state: "active" | "expired" | "failed" | "prepared" | "preparing" | "taken_back";
  progress: number;
};

export type Jobs = {
  jobs: (Job)[];
};

/** The identity, to be printed and given back once. `qr_svg` is an SVG image of `text`. */
export type KeyCard = {
  text: string;
  qr_svg: string;
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
  kept_reason: string | null;
  nagesprek_on: string | null;
  traject: string | null;
  parts: number;
  problem: Problem | null;
  notes: string;
  mark_ms: (number)[];
  speech: ([number, number])[];
  levels: Levels;
  gaps: (Gap)[];
  moments: (Moment)[];
  video: string | null;
  width: number;
  height: number;
  frames_per_second: number;
  bytes: number;
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
  kept_reason: string | null;
  nagesprek_on: string | null;
  traject: string | null;
  parts: number;
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
};

export type NewComment = {
  text: string;
  at_ms?: number | null;
};

/** The coach's name, as the teacher calls them. */
export type NewInvitation = {
  name: string;
};

export type NewMoment = {
  kind: "tip" | "top";
  start_ms: number;
  end_ms: number;
  note?: string;
};

/** Prepare clips: nothing leaves before `ConfirmRelease`. Default end date: 14 days from now. */
export type NewRelease = {
  moments: (string)[];
  coach: string;
  words?: string;
  until?: string | null;
  mode?: "exact" | "quick";
  with_notes?: boolean;
};

export type NewTraject = {
  question: string;
  theme: "didactiek" | "interactie" | "klassenmanagement";
};

/** Proof of standing next to the box: press its button before the window closes. */
export type Presence = {
  token: string;
  pressed: boolean;
  expires_s: number;
};

/** An error in the asker's language: what happened and the next step. */
export type Problem = {
  key: string;
  message: string;
  advice: string;
  fields: Record<string, string | number | number>;
};

/** The box now, for a signed-in person. `mine`: the asker is the one it is set ready for. */
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
  health: (Problem)[];
  resume: ResumeView | null;
};

/** A lost passphrase: the key card opens, and sets a new one. */
export type Recover = {
  name: string;
  key_card: string;
  passphrase: string;
  start_over?: boolean;
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
  moment: string | null;
  kind: "tip" | "top";
  start_ms: number | null;
  end_ms: number | null;
  duration_ms: number;
  mode: "exact" | "quick";
  words: string;
  note: string;
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

/** What time it is by the asker's tablet, ISO 8601 with its zone. `sure`: asked once more after `time_far_ahead`. */
export type SetTime = {
  now: string;
  sure?: boolean;
};

/** `start_over`: the person was asked, after `library_lost`, and wants a new library; nothing happens to one that
 * can be read. */
export type SignIn = {
  name: string;
  passphrase: string;
  start_over?: boolean;
};

/** Public. `recorder` only for a signed-in teacher; nothing here tells whose lesson it is. */
export type Status = {
  state: "ready" | "recording" | "sealing" | "starting" | "unable";
  light: "amber" | "blink_white" | "blue_blink" | "green" | "off" | "pulsing_green" | "pulsing_red" | "red";
  problem: Problem | null;
  owner_ready: boolean;
  first_run: boolean;
  virtual_button: boolean;
  version: string;
  clock: ClockView;
  recorder: RecorderView | null;
};

export type TeacherWords = {
  teacher: string;
  name: string;
  words: (string)[];
  confirmed: boolean;
};

export type Traject = {
  id: string;
  question: string;
  theme: "didactiek" | "interactie" | "klassenmanagement";
  created_at: string;
  lessons: number;
};
