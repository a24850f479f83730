/** What is covered and silenced, in a few words; nothing is said of what was not touched. */
import { t } from '../i18n/language.svelte';

export function takenWords(zones: number, silences: number): string {
  const said = [zones ? t().takenOut.zones(zones) : '', silences ? t().takenOut.silences(silences) : ''];
  return said.filter(Boolean).join(' · ');
}
