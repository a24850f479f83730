/** The pages and their addresses. Pure, so that a test can hold it. */

export type Page =
  | 'home'
  | 'box'
  | 'lessons'
  | 'lesson'
  | 'give'
  | 'trajecten'
  | 'traject'
  | 'finish'
  | 'nagesprek'
  | 'releases'
  | 'release'
  | 'clips'
  | 'clip'
  | 'prepare'
  | 'rehearsal'
  | 'coaches'
  | 'logbook'
  | 'certificates'
  | 'certificate'
  | 'settings'
  | 'machine'
  | 'school'
  | 'papers'
  | 'keyCard'
  | 'invitation'
  | 'recover'
  | 'join'
  | 'kijkwijzer'
  | 'kijkwijzerQuestions'
  | 'growth'
  | 'storyboard'
  | 'unknown';
export type Match = { page: Page; id: string };

const PAGES: [string, Page][] = [
  ['/', 'home'],
  ['/box', 'box'],
  ['/lessen', 'lessons'],
  ['/lessen/:id', 'lesson'],
  ['/lessen/:id/vrijgeven', 'give'],
  ['/lessen/:id/nagesprek', 'nagesprek'],
  ['/trajecten', 'trajecten'],
  ['/trajecten/:id', 'traject'],
  ['/trajecten/:id/afronden', 'finish'],
  ['/lessen/:id/kijkwijzer', 'kijkwijzer'],
  ['/trajecten/:id/groeipaar', 'growth'],
  ['/trajecten/:id/storyboard', 'storyboard'],
  ['/instellingen/kijkwijzer', 'kijkwijzerQuestions'],
  ['/vrijgaven', 'releases'],
  ['/vrijgaven/:id', 'release'],
  ['/fragmenten', 'clips'],
  ['/fragmenten/:id', 'clip'],
  ['/voorbereiden', 'prepare'],
  ['/proefopname', 'rehearsal'],
  ['/coaches', 'coaches'],
  ['/logboek', 'logbook'],
  ['/bewijzen', 'certificates'],
  ['/bewijzen/:id', 'certificate'],
  ['/instellingen', 'settings'],
  ['/instellingen/box', 'machine'],
  ['/instellingen/school', 'school'],
  ['/papieren', 'papers'],
  ['/sleutelkaart', 'keyCard'],
  ['/uitnodiging', 'invitation'],
  ['/herstellen', 'recover'],
  ['/nieuw', 'join'],
];

const PUBLIC: Page[] = ['invitation', 'recover', 'join'];

const OF_ROLE: Record<'teacher' | 'coach' | 'beheerder', Page[]> = {
  teacher: [
    'box',
    'lessons',
    'lesson',
    'kijkwijzer',
    'kijkwijzerQuestions',
    'growth',
    'storyboard',
    'give',
    'trajecten',
    'traject',
    'finish',
    'nagesprek',
    'releases',
    'release',
    'prepare',
    'rehearsal',
    'coaches',
    'logbook',
    'certificates',
    'certificate',
    'settings',
    'machine',
    'school',
    'papers',
    'keyCard',
  ],
  coach: ['clips', 'clip', 'settings', 'keyCard'],
  beheerder: ['box', 'settings', 'kijkwijzerQuestions', 'machine', 'school', 'papers', 'keyCard'],
};

const HOME = { teacher: '/box', coach: '/fragmenten', beheerder: '/box' } as const;

export function match(path: string): Match {
  const parts = path.replace(/\/+$/, '').split('/');
  for (const [pattern, page] of PAGES) {
    const wanted = pattern.replace(/\/+$/, '').split('/');
    if (wanted.length !== parts.length) continue;
    if (!wanted.every((part, at) => (part.startsWith(':') ? parts[at] !== '' : part === parts[at]))) continue;
    const at = wanted.indexOf(':id');
    return { page, id: at < 0 ? '' : decodeURIComponent(parts[at] ?? '') };
  }
  return { page: 'unknown', id: '' };
}

export const isPublic = (page: Page): boolean => PUBLIC.includes(page);

export const isFor = (role: keyof typeof OF_ROLE, page: Page): boolean => OF_ROLE[role].includes(page);

export const homeOf = (role: keyof typeof HOME): string => HOME[role];
