/** Times and dates as a reader sees them. */

/** 754000 → "12:34"; hours only when there are any. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(m).padStart(h ? 2 : 1, '0')}:${String(s).padStart(2, '0')}`;
  return h ? `${h}:${tail}` : tail;
}

/** "12:34,5", for edges that are moved by less than a second. */
export function clockTenths(ms: number, decimal: string): string {
  return `${clock(ms)}${decimal}${Math.floor((Math.max(0, ms) % 1000) / 100)}`;
}

/** "12:34" or "1:02:03" back to milliseconds; null when it is no time. */
export function parseClock(text: string): number | null {
  const parts = text.trim().split(':');
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d{1,2}$/.test(part))) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

type Tongue = 'nl' | 'en';
const LOCALE: Record<Tongue, string> = { nl: 'nl-NL', en: 'en-GB' };

export function day(iso: string, tongue: Tongue): string {
  return format(iso, tongue, { weekday: 'long', day: 'numeric', month: 'long' });
}

export function date(iso: string, tongue: Tongue): string {
  return format(iso, tongue, { day: 'numeric', month: 'long', year: 'numeric' });
}

export function dayTime(iso: string, tongue: Tongue): string {
  return format(iso, tongue, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** "zondag 22 november 2026, 11:30": all that one needs to say whether it is right. */
export function fullDayTime(when: Date, tongue: Tongue): string {
  const iso = when.toISOString();
  const day = format(iso, tongue, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return `${day}, ${time(iso, tongue)}`;
}

export function time(iso: string, tongue: Tongue): string {
  return format(iso, tongue, { hour: '2-digit', minute: '2-digit' });
}

function format(iso: string, tongue: Tongue, options: Intl.DateTimeFormatOptions): string {
  // A date without a time is a day here, not midnight in London.
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T12:00:00` : iso);
  return Number.isNaN(moment.getTime())
    ? iso
    : new Intl.DateTimeFormat(LOCALE[tongue], options).format(moment);
}

/** How many days from today until that day; negative when it has passed. */
export function daysUntil(day: string, now: Date = new Date()): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const from = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.UTC(year, month - 1, date) - from) / 86_400_000);
}

/** The local day so many days from now, as YYYY-MM-DD for a date field. */
export function dayFromNow(days: number, now: Date = new Date()): string {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  return [then.getFullYear(), then.getMonth() + 1, then.getDate()]
    .map((part, at) => String(part).padStart(at ? 2 : 4, '0'))
    .join('-');
}
