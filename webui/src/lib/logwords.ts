/** A line of the logbook in plain words. What this page does not know yet is still shown, by its name. */
import type { LogEntry } from '../api/schema';
import type { Texts } from '../i18n/nl';

type Wording = (coach: string, until: string) => string;

export function wordsFor(entry: LogEntry, texts: Texts['logbook'], date: (iso: string) => string): string {
  const events: Partial<Record<string, Wording>> = texts.events;
  const coach = entry.fields['coach'] || texts.someone;
  const until = entry.fields['until'] ?? '';
  const words = events[entry.event]?.(coach, until && date(until)) ?? texts.other(entry.event);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
