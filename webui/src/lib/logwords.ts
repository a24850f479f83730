/** A line of the logbook in plain words. What this page does not know yet is still shown, by its name. */
import type { LogEntry } from '../api/schema';
import type { Texts } from '../i18n/nl';

type Wording = (coach: string, until: string) => string;

export function wordsFor(entry: LogEntry, texts: Texts, date: (iso: string) => string): string {
  const events = new Map<string, Wording>(Object.entries(texts.logbook.events));
  const coach = entry.fields['coach'] || texts.logbook.someone;
  const until = entry.fields['until'] ?? '';
  const words = events.get(entry.event)?.(coach, until && date(until)) ?? texts.logbook.other(entry.event);
  return [words.charAt(0).toUpperCase() + words.slice(1), ...terms(entry.fields, texts, date)].join(' ');
}

/** What the line of a release says when the leervraag went along, or when the fragment left the coaching pair. */
function terms(fields: LogEntry['fields'], texts: Texts, date: (iso: string) => string): string[] {
  const purposes = new Map(Object.entries(texts.permission.purposes));
  const purpose = purposes.get(fields['purpose'] ?? '');
  const on = fields['permission_on'];
  const { permission_by: by, permission_for: what } = fields;
  return [
    ...(fields['question'] ? [texts.logbook.question] : []),
    ...(purpose ? [texts.permission.purposeLine(purpose.short)] : []),
    ...(by && on && what ? [`${texts.permission.line(by, date(on), what)}.`] : []),
  ];
}
