/**
 * The only place that asks the box anything. Every answer is one of three things, so that no caller can
 * forget a case: data, a problem in the reader's language with its next step, or no answer at all.
 */
import type * as s from './schema';

export type Problem = s.Problem;
export type Result<T> =
  | { ok: true; data: T }
  | { ok: false; kind: 'problem'; status: number; problem: Problem }
  | { ok: false; kind: 'unreachable' };
export type Failure = Extract<Result<never>, { ok: false }>;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const conversation = { token: '', language: 'nl', onSignedOut: () => {} };

/** What goes along with every request, and who wants to know that the session is over. */
export function speakAs(change: Partial<typeof conversation>): void {
  Object.assign(conversation, change);
}

function headersFor(method: Method, body: unknown): Headers {
  const headers = new Headers({ 'Accept-Language': conversation.language });
  // The box refuses anything else that could change something, so that no foreign page can ask it in our name.
  if (body !== undefined || method === 'POST') headers.set('Content-Type', 'application/json');
  if (method !== 'GET' && conversation.token) headers.set('X-Terugblik-Token', conversation.token);
  return headers;
}

async function ask(method: Method, path: string, body?: unknown, lasting = false): Promise<Response> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(`/api${path}`, {
    method,
    headers: headersFor(method, body),
    credentials: 'same-origin',
    cache: 'no-store',
    // Sent to its end even when the page is left meanwhile.
    keepalive: lasting,
    ...content,
  });
}

async function call<T>(method: Method, path: string, body?: unknown, lasting = false): Promise<Result<T>> {
  const { token } = conversation;
  let response: Response;
  let text: string;
  try {
    response = await ask(method, path, body, lasting);
    text = await response.text();
  } catch {
    return { ok: false, kind: 'unreachable' };
  }
  return answered<T>(response.status, text, token);
}

function answered<T>(status: number, text: string, token: string): Result<T> {
  if (status >= 200 && status < 300) return { ok: true, data: (text ? JSON.parse(text) : undefined) as T };
  return failed(status, text, token);
}

/** A file that only a person with the passphrase gets. */
async function paper(path: string, body: unknown): Promise<Result<Blob>> {
  const { token } = conversation;
  try {
    const response = await ask('POST', path, body);
    if (response.ok) return { ok: true, data: await response.blob() };
    return failed(response.status, await response.text(), token);
  } catch {
    return { ok: false, kind: 'unreachable' };
  }
}

/** Plain words, to be pasted elsewhere: no JSON. */
async function plain(path: string): Promise<Result<string>> {
  const { token } = conversation;
  try {
    const response = await ask('GET', path);
    const text = await response.text();
    return response.ok ? { ok: true, data: text } : failed(response.status, text, token);
  } catch {
    return { ok: false, kind: 'unreachable' };
  }
}

export type Sending<T> = { answer: Promise<Result<T>>; stop: () => void };

/** A file to the box, telling how much of it is there. Only this old way of asking tells that. */
function send<T>(path: string, file: File, told: (sent: number) => void): Sending<T> {
  const { token } = conversation;
  const request = new XMLHttpRequest();
  const answer = new Promise<Result<T>>((settle) => {
    request.open('PUT', `/api${path}`);
    headersFor('PUT', undefined).forEach((value, name) => request.setRequestHeader(name, value));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => told(event.loaded);
    request.onload = () => settle(answered<T>(request.status, request.responseText, token));
    request.onerror = request.onabort = () => settle({ ok: false, kind: 'unreachable' });
    request.send(file);
  });
  return { answer, stop: () => request.abort() };
}

/** `token`: of the session in which it was asked. Of an older one it says nothing about the session of now. */
function failed(status: number, text: string, token: string): Failure {
  const problem = problemIn(text);
  if (!problem) return { ok: false, kind: 'unreachable' };
  if (status === 401 && token === conversation.token) conversation.onSignedOut();
  return { ok: false, kind: 'problem', status, problem };
}

function problemIn(text: string): Problem | null {
  try {
    const body = JSON.parse(text) as Partial<s.ErrorBody>;
    return body.error ?? null;
  } catch {
    return null;
  }
}

const id = encodeURIComponent;
type Lines = { limit: number; before?: number };

function query(ask: object): URLSearchParams {
  return new URLSearchParams(
    Object.entries(ask).map(([key, value]): [string, string] => [key, String(value)]),
  );
}

export const api = {
  status: () => call<s.Status>('GET', '/status'),
  events: () => new EventSource('/api/events'),
  me: () => call<s.Me>('GET', '/me'),
  changeMe: (body: s.ChangeMe) => call<s.Me>('PATCH', '/me', body),
  askCard: (body: s.AskCard) => call<s.KeyCard>('POST', '/me/key-card', body),
  proveCard: (body: s.CardProof) => call<void>('POST', '/me/key-card/proof', body),

  openPresence: () => call<s.Presence>('POST', '/presence'),
  presence: (token: string) => call<s.Presence>('GET', `/presence/${id(token)}`),
  enrol: (body: s.Enrol) => call<s.Enrolled>('POST', '/people', body),
  signIn: (body: s.SignIn) => call<s.Me>('POST', '/session', body),
  recover: (body: s.Recover) => call<s.Me>('POST', '/session/recover', body),
  signOut: () => call<void>('DELETE', '/session'),

  press: () => call<void>('POST', '/recorder/press'),
  decline: () => call<void>('POST', '/recorder/decline'),
  mark: () => call<void>('POST', '/recorder/mark'),
  stop: () => call<void>('POST', '/recorder/stop'),
  setReady: (body: s.SetReady) => call<void>('POST', '/recorder/ready', body),
  unsetReady: () => call<void>('DELETE', '/recorder/ready'),
  beforehand: () => call<s.Beforehand>('GET', '/beforehand'),
  addObjection: (body: s.KeepObjection) => call<s.Objection>('POST', '/objections', body),
  changeObjection: (place: string, body: s.KeepObjection) =>
    call<s.Objection>('PUT', `/objections/${id(place)}`, body),
  deleteObjection: (place: string) => call<void>('DELETE', `/objections/${id(place)}`),
  checkAfterwards: (lesson: string, body: s.AnswerAfterwards) =>
    call<s.Checklist>('PUT', `/lessons/${id(lesson)}/checklist`, body),
  rehearse: () => call<void>('POST', '/rehearsals'),
  endRehearsal: () => call<void>('POST', '/rehearsals/end'),
  lookAtRehearsal: () => call<s.Rehearsal>('POST', '/rehearsals/look'),
  forgetRehearsal: () => call<void>('DELETE', '/rehearsals', undefined, true),
  askFraming: () => call<s.Presence>('POST', '/framing'),
  leaveFraming: () => call<void>('DELETE', '/framing', undefined, true),
  previewAddress: (turn: number) => `/api/recorder/preview?turn=${turn}`,
  button: (body: s.ButtonPress) => call<void>('POST', '/simulator/button', body),

  lessons: (ask: { limit?: number; before?: string; q?: string; going?: boolean; kept_longer?: boolean }) =>
    call<s.LessonSummary[]>('GET', `/lessons?${query(ask)}`),
  lesson: (lesson: string) => call<s.Lesson>('GET', `/lessons/${id(lesson)}`),
  changeLesson: (lesson: string, body: s.ChangeLesson) =>
    call<s.Lesson>('PATCH', `/lessons/${id(lesson)}`, body),
  deleteLesson: (lesson: string, body: s.Confirm) =>
    call<s.Certificate>('DELETE', `/lessons/${id(lesson)}`, body),
  agreeRetention: (lesson: string, body: s.AgreeRetention) =>
    call<s.Lesson>('PUT', `/lessons/${id(lesson)}/retention`, body),
  standBy: (lesson: string) => call<s.Lesson>('PUT', `/lessons/${id(lesson)}/retention/stands`),
  school: () => call<s.School>('GET', '/school'),
  lessonStill: (lesson: string, ms: number) => `/api/lessons/${id(lesson)}/stills/${Math.round(ms)}`,
  addMoment: (lesson: string, body: s.NewMoment) =>
    call<s.Moment>('POST', `/lessons/${id(lesson)}/moments`, body),
  changeMoment: (moment: string, body: s.ChangeMoment) =>
    call<s.Moment>('PATCH', `/moments/${id(moment)}`, body),
  keepViewing: (lesson: string, body: s.KeepViewing) =>
    call<void>('PUT', `/lessons/${id(lesson)}/viewing`, body, true),
  arrangeMoments: (lesson: string, body: s.ArrangeMoments) =>
    call<s.Moment[]>('PUT', `/lessons/${id(lesson)}/order`, body),
  kijkwijzer: (lesson: string) => call<s.Kijkwijzer>('GET', `/lessons/${id(lesson)}/kijkwijzer`),
  kijkwijzerPdfAddress: (lesson: string, language: 'en' | 'nl') =>
    `/api/lessons/${id(lesson)}/kijkwijzer/pdf?language=${language}`,
  addLine: (lesson: string, body: s.NewKijkwijzerLine) =>
    call<s.KijkwijzerLine>('POST', `/lessons/${id(lesson)}/kijkwijzer/lines`, body),
  changeLine: (line: string, body: s.ChangeKijkwijzerLine) =>
    call<s.KijkwijzerLine>('PATCH', `/kijkwijzer-lines/${id(line)}`, body),
  deleteLine: (line: string) => call<void>('DELETE', `/kijkwijzer-lines/${id(line)}`),
  giveAnswer: (lesson: string, body: s.GiveAnswer) =>
    call<s.KijkwijzerAnswer>('PUT', `/lessons/${id(lesson)}/kijkwijzer/answers`, body),
  kijkwijzerQuestions: () => call<s.KijkwijzerTemplate>('GET', '/kijkwijzer'),
  writeKijkwijzerQuestions: (body: s.WriteTemplate) => call<s.KijkwijzerTemplate>('PUT', '/kijkwijzer', body),
  restoreKijkwijzerQuestions: () => call<s.KijkwijzerTemplate>('DELETE', '/kijkwijzer'),
  growthPairs: (traject: string) => call<s.GrowthPairs>('GET', `/trajecten/${id(traject)}/groeipaar`),
  addGrowthPair: (traject: string, body: s.NewGrowthPair) =>
    call<s.GrowthPair>('POST', `/trajecten/${id(traject)}/groeipaar`, body),
  deleteGrowthPair: (pair: string) => call<void>('DELETE', `/growth-pairs/${id(pair)}`),
  deleteMoment: (moment: string) => call<void>('DELETE', `/moments/${id(moment)}`),

  setTime: (body: s.SetTime) => call<s.ClockView>('POST', '/time', body),

  trajecten: () => call<s.Traject[]>('GET', '/trajecten'),
  addTraject: (body: s.NewTraject) => call<s.Traject>('POST', '/trajecten', body),
  changeTraject: (traject: string, body: s.ChangeTraject) =>
    call<s.Traject>('PATCH', `/trajecten/${id(traject)}`, body),
  traject: (traject: string) => call<s.TrajectWhole>('GET', `/trajecten/${id(traject)}`),
  deleteTraject: (traject: string) => call<void>('DELETE', `/trajecten/${id(traject)}`),
  trajectTextAddress: (traject: string, language: 'en' | 'nl') =>
    `/api/trajecten/${id(traject)}/text?language=${language}`,
  trajectText: (traject: string, language: 'en' | 'nl') =>
    plain(`/trajecten/${id(traject)}/text?language=${language}`),
  leervraag: (traject: string) => call<s.Leervraag>('GET', `/trajecten/${id(traject)}/leervraag`),
  /** What the next recording can be for. */
  waitingCycles: () => call<s.WaitingCycle[]>('GET', '/cycles'),
  cycleReady: (cycle: string) => call<void>('PUT', `/cycles/${id(cycle)}/ready`),
  halfTyped: (field: s.AskHalfTyped['field'], thing: string) =>
    call<s.HalfTyped>('GET', `/half-typed?field=${field}&thing=${id(thing)}`),
  // A browser sends no more than 64 KiB after its page is gone.
  keepHalfTyped: (body: s.KeepHalfTyped) => call<void>('PUT', '/half-typed', body, body.text.length < 10_000),
  startCycle: (traject: string) => call<s.Cycle>('POST', `/trajecten/${id(traject)}/cycles`),
  changeCycle: (cycle: string, body: s.ChangeCycle) => call<s.Cycle>('PATCH', `/cycles/${id(cycle)}`, body),
  cycleNotReady: (cycle: string) => call<void>('DELETE', `/cycles/${id(cycle)}/ready`),
  addActiepunt: (cycle: string, body: s.NewActiepunt) =>
    call<s.Actiepunt>('POST', `/cycles/${id(cycle)}/actiepunten`, body),
  changeActiepunt: (actiepunt: string, body: s.ChangeActiepunt) =>
    call<s.Actiepunt>('PATCH', `/actiepunten/${id(actiepunt)}`, body),
  deleteActiepunt: (actiepunt: string) => call<void>('DELETE', `/actiepunten/${id(actiepunt)}`),
  actiepuntCardAddress: (actiepunt: string, language: 'en' | 'nl') =>
    `/api/actiepunten/${id(actiepunt)}/card?language=${language}`,
  storyboard: (traject: string) => call<s.Storyboard>('GET', `/trajecten/${id(traject)}/storyboard`),
  keepStoryboard: (traject: string, body: s.KeepStoryboard) =>
    call<s.Storyboard>('PUT', `/trajecten/${id(traject)}/storyboard`, body),
  makeStoryboard: (traject: string, language: 'en' | 'nl') =>
    call<s.StoryboardSheet>('POST', `/trajecten/${id(traject)}/storyboard/sheet?language=${language}`),
  storyboardSheet: (traject: string) =>
    call<s.StoryboardSheet>('GET', `/trajecten/${id(traject)}/storyboard/sheet`),
  /** A still as it would be on the paper. */
  storyboardPicture: (
    lesson: string,
    ms: number,
    shown: s.StoryboardStill['shown'],
    white: readonly s.Zone[] = [],
  ) => {
    const asked = [
      ...(shown === 'as_is' ? [] : [`coarseness=${shown}`]),
      ...(white.length ? [`white=${encodeURIComponent(JSON.stringify(white))}`] : []),
    ].join('&');
    return `/api/lessons/${id(lesson)}/${shown === 'as_is' ? 'stills' : 'drawings'}/${ms}${asked && `?${asked}`}`;
  },
  /** Why a picture did not come; null: it would come by now. */
  whyNot: async (address: string): Promise<Failure | null> => {
    const answer = await plain(address.slice('/api'.length));
    return answer.ok ? null : answer;
  },
  storyboardPage: (traject: string, page: number, made: string) =>
    `/api/trajecten/${id(traject)}/storyboard/sheet/${page}?made=${id(made)}`,
  storyboardPdf: (traject: string, made: string) =>
    `/api/trajecten/${id(traject)}/storyboard/pdf?made=${id(made)}`,
  copies: (traject: string) => call<s.Copies>('GET', `/trajecten/${id(traject)}/copies`),
  finishTraject: (traject: string, body: s.FinishTraject) =>
    call<s.Copies>('POST', `/trajecten/${id(traject)}/finish`, body),
  trajectCertificatesAddress: (traject: string, language: 'en' | 'nl') =>
    `/api/trajecten/${id(traject)}/certificates?language=${language}`,

  coaches: () => call<s.Coach[]>('GET', '/coaches'),
  invite: (body: s.NewInvitation) => call<s.Invitation>('POST', '/invitations', body),
  acceptInvitation: (body: s.AcceptInvitation) => call<s.Me>('POST', '/invitations/accept', body),
  confirmCoach: (coach: string, body: s.Confirm) =>
    call<s.Coach>('POST', `/coaches/${id(coach)}/confirm`, body),
  changeCoach: (coach: string, body: s.ChangeCoach) => call<s.Coach>('PATCH', `/coaches/${id(coach)}`, body),
  deleteCoach: (coach: string) => call<void>('DELETE', `/coaches/${id(coach)}`),

  releases: () => call<s.Releases>('GET', '/releases'),
  release: (release: string) => call<s.Release>('GET', `/releases/${id(release)}`),
  prepareReleases: (body: s.NewRelease) => call<s.Release[]>('POST', '/releases', body),
  confirmReleases: (body: s.ConfirmRelease) => call<s.Release[]>('POST', '/releases/confirm', body),
  takeBack: (release: string) => call<void>('DELETE', `/releases/${id(release)}`),
  releaseSlip: (release: string, language: 'nl' | 'en') =>
    `/api/releases/${id(release)}/slip?language=${language}`,
  releaseStill: (release: string, ms: number) => `/api/releases/${id(release)}/stills/${Math.round(ms)}`,
  comments: (release: string) => call<s.Comment[]>('GET', `/releases/${id(release)}/comments`),
  addComment: (release: string, body: s.NewComment) =>
    call<s.Comment>('POST', `/releases/${id(release)}/comments`, body),

  propose: (release: string, body: s.NewComment) =>
    call<s.Comment>('POST', `/releases/${id(release)}/proposals`, body),
  preparations: (release: string) => call<s.Preparation[]>('GET', `/releases/${id(release)}/preparations`),
  addPreparation: (release: string, body: s.NewPreparation) =>
    call<s.Preparation>('POST', `/releases/${id(release)}/preparations`, body),
  changePreparation: (preparation: string, body: s.ChangePreparation) =>
    call<s.Preparation>('PATCH', `/preparations/${id(preparation)}`, body),
  deletePreparation: (preparation: string) => call<void>('DELETE', `/preparations/${id(preparation)}`),
  showPreparation: (preparation: string) => call<s.Comment>('POST', `/preparations/${id(preparation)}/show`),

  nagesprek: (lesson: string) => call<s.Nagesprek>('GET', `/lessons/${id(lesson)}/nagesprek`),
  beginNagesprek: (lesson: string, body: s.BeginNagesprek) =>
    call<s.Nagesprek>('POST', `/lessons/${id(lesson)}/nagesprek`, body),
  changeNagesprek: (lesson: string, body: s.ChangeNagesprek) =>
    call<s.Nagesprek>('PATCH', `/lessons/${id(lesson)}/nagesprek`, body),
  closeNagesprek: (lesson: string, body: s.CloseNagesprek) =>
    call<s.Nagesprek>('POST', `/lessons/${id(lesson)}/nagesprek/close`, body),
  cameUpAt: (moment: string, body: s.ChangeCameUp) =>
    call<void>('PUT', `/moments/${id(moment)}/nagesprek`, body),
  takeOver: (comment: string, body: s.TakeOver) =>
    call<s.Comment>('POST', `/comments/${id(comment)}/actiepunt`, body),

  certificates: (ask: Lines) => call<s.Certificates>('GET', `/certificates?${query(ask)}`),
  certificateAddress: (number: number) => `/api/certificates/${number}`,
  certificatePdfAddress: (number: number, language: 'en' | 'nl') =>
    `/api/certificates/${number}/pdf?language=${language}`,

  logbook: (ask: Lines) => call<s.Logbook>('GET', `/logbook?${query(ask)}`),
  logbookExportAddress: '/api/logbook/export',

  changeSchool: (body: s.ChangeSchool) => call<s.School>('PUT', '/school', body),
  papers: () => call<s.Papers>('GET', '/papers'),
  settlePaper: (kind: s.Paper['kind'], body: s.OnDay) =>
    call<s.Papers>('PUT', `/papers/${id(kind)}/settled`, body),
  parentsInformed: (body: s.OnDay) => call<s.Papers>('PUT', '/papers/informed', body),
  paperAddress: (kind: s.Paper['kind'], language: 'en' | 'nl') =>
    `/api/papers/${id(kind)}/pdf?language=${language}`,
  paperTextAddress: (kind: s.Paper['kind'], language: 'en' | 'nl') =>
    `/api/papers/${id(kind)}/text?language=${language}`,
  paperText: (kind: s.Paper['kind'], language: 'en' | 'nl') =>
    plain(`/papers/${id(kind)}/text?language=${language}`),

  machine: () => call<s.Machine>('GET', '/keeper'),
  work: () => call<s.WorkView>('GET', '/keeper/work'),
  ownWifi: (body: s.Confirm) => call<s.OwnWifi>('POST', '/keeper/wifi/own', body),
  renewWifi: (body: s.Confirm) => call<s.WorkView>('POST', '/keeper/wifi/own/renew', body),
  networks: () => call<s.Network[]>('GET', '/keeper/wifi/networks'),
  joinWifi: (body: s.JoinWifi) => call<s.WorkView>('POST', '/keeper/wifi/join', body),
  keepWifi: () => call<void>('POST', '/keeper/wifi/keep'),
  leaveWifi: () => call<s.WorkView>('POST', '/keeper/wifi/leave'),
  sticks: () => call<s.Stick[]>('GET', '/keeper/sticks'),
  sendUpdate: (file: File, told: (sent: number) => void) =>
    send<s.UpdateWaiting>('/keeper/update', file, told),
  copyUpdate: (body: s.CopyUpdate) => call<s.WorkView>('POST', '/keeper/update/copy', body),
  applyUpdate: (body: s.ApplyUpdate) => call<s.WorkView>('POST', '/keeper/update/apply', body),
  rollBack: () => call<s.WorkView>('POST', '/keeper/update/rollback'),
  makeBackup: (body: s.MakeBackup) => call<s.WorkView>('POST', '/keeper/backups', body),
  wifiSheet: (body: s.Confirm) => paper('/keeper/sheet', body),
  powerOff: () => call<void>('POST', '/keeper/power/off'),
};
