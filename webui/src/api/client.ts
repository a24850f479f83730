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

async function call<T>(method: Method, path: string, body?: unknown): Promise<Result<T>> {
  let response: Response;
  let text: string;
  try {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    response = await fetch(`/api${path}`, {
      method,
      headers: headersFor(method, body),
      credentials: 'same-origin',
      cache: 'no-store',
      ...content,
    });
    text = await response.text();
  } catch {
    return { ok: false, kind: 'unreachable' };
  }
  if (response.ok) return { ok: true, data: (text ? JSON.parse(text) : undefined) as T };
  return failed(response.status, text);
}

function failed(status: number, text: string): Failure {
  const problem = problemIn(text);
  if (!problem) return { ok: false, kind: 'unreachable' };
  if (status === 401) conversation.onSignedOut();
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
  setReady: () => call<void>('POST', '/recorder/ready'),
  unsetReady: () => call<void>('DELETE', '/recorder/ready'),
  previewAddress: (turn: number) => `/api/recorder/preview?turn=${turn}`,
  button: (body: s.ButtonPress) => call<void>('POST', '/simulator/button', body),

  lessons: (ask: { limit?: number; before?: string; q?: string; going?: boolean }) =>
    call<s.LessonSummary[]>('GET', `/lessons?${query(ask)}`),
  lesson: (lesson: string) => call<s.Lesson>('GET', `/lessons/${id(lesson)}`),
  changeLesson: (lesson: string, body: s.ChangeLesson) =>
    call<s.Lesson>('PATCH', `/lessons/${id(lesson)}`, body),
  deleteLesson: (lesson: string, body: s.Confirm) =>
    call<s.Certificate>('DELETE', `/lessons/${id(lesson)}`, body),
  agreeRetention: (lesson: string, body: s.AgreeRetention) =>
    call<s.Lesson>('PUT', `/lessons/${id(lesson)}/retention`, body),
  lessonStill: (lesson: string, ms: number) => `/api/lessons/${id(lesson)}/stills/${Math.round(ms)}`,
  addMoment: (lesson: string, body: s.NewMoment) =>
    call<s.Moment>('POST', `/lessons/${id(lesson)}/moments`, body),
  changeMoment: (moment: string, body: s.ChangeMoment) =>
    call<s.Moment>('PATCH', `/moments/${id(moment)}`, body),
  deleteMoment: (moment: string) => call<void>('DELETE', `/moments/${id(moment)}`),

  setTime: (body: s.SetTime) => call<s.ClockView>('POST', '/time', body),

  trajecten: () => call<s.Traject[]>('GET', '/trajecten'),
  addTraject: (body: s.NewTraject) => call<s.Traject>('POST', '/trajecten', body),
  changeTraject: (traject: string, body: s.ChangeTraject) =>
    call<s.Traject>('PATCH', `/trajecten/${id(traject)}`, body),

  coaches: () => call<s.Coach[]>('GET', '/coaches'),
  invite: (body: s.NewInvitation) => call<s.Invitation>('POST', '/invitations', body),
  acceptInvitation: (body: s.AcceptInvitation) => call<s.Me>('POST', '/invitations/accept', body),
  confirmCoach: (coach: string, body: s.Confirm) =>
    call<s.Coach>('POST', `/coaches/${id(coach)}/confirm`, body),
  deleteCoach: (coach: string) => call<void>('DELETE', `/coaches/${id(coach)}`),

  releases: () => call<s.Releases>('GET', '/releases'),
  release: (release: string) => call<s.Release>('GET', `/releases/${id(release)}`),
  prepareReleases: (body: s.NewRelease) => call<s.Release[]>('POST', '/releases', body),
  confirmReleases: (body: s.ConfirmRelease) => call<s.Release[]>('POST', '/releases/confirm', body),
  takeBack: (release: string) => call<void>('DELETE', `/releases/${id(release)}`),
  releaseStill: (release: string, ms: number) => `/api/releases/${id(release)}/stills/${Math.round(ms)}`,
  comments: (release: string) => call<s.Comment[]>('GET', `/releases/${id(release)}/comments`),
  addComment: (release: string, body: s.NewComment) =>
    call<s.Comment>('POST', `/releases/${id(release)}/comments`, body),

  certificates: (ask: Lines) => call<s.Certificates>('GET', `/certificates?${query(ask)}`),
  certificateAddress: (number: number) => `/api/certificates/${number}`,
  certificatePdfAddress: (number: number, language: 'en' | 'nl') =>
    `/api/certificates/${number}/pdf?language=${language}`,

  logbook: (ask: Lines) => call<s.Logbook>('GET', `/logbook?${query(ask)}`),
  logbookExportAddress: '/api/logbook/export',
};
