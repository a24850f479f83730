/** The language of the page: Dutch, unless the browser prefers English or someone chose. */
import { speakAs } from '../api/client';
import type { Problem, Said } from '../api/schema';
import { en } from './en';
import { nl, type Texts } from './nl';

export type Tongue = 'nl' | 'en';

const KEPT = 'terugblik.language';
const TEXTS: Record<Tongue, Texts> = { nl, en };

function first(): Tongue {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'nl' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'nl';
}

class Language {
  now: Tongue = $state('nl');
  /** Someone chose on this device: that weighs more than what the box remembers of them. */
  chosen = localStorage.getItem(KEPT) !== null;

  constructor() {
    this.use(first());
  }

  use(tongue: Tongue): void {
    this.now = tongue;
    document.documentElement.lang = tongue;
    speakAs({ language: tongue });
  }

  choose(tongue: Tongue): void {
    this.chosen = true;
    localStorage.setItem(KEPT, tongue);
    this.use(tongue);
  }
}

export const language = new Language();

/** All texts in the language of now. */
export const t = (): Texts => TEXTS[language.now];

/** What the box says is wrong: it tells it in each language, so that it need not be asked again. */
export const inWords = (problem: Problem): Said => problem[language.now];
