import type { Texts } from '../nl';
import { many } from '../many';

export const certificates: Texts['certificates'] = {
  title: 'Certificates of deletion',
  lead: 'Of every lesson that was deleted a certificate remains. It does not say what could be seen or heard.',
  empty: 'No lesson has been deleted yet',
  one: (number: number) => `Certificate ${number}`,
  recorded: 'Recorded on',
  removed: 'Deleted on',
  duration: 'Length of the lesson',
  kept: 'Would have stayed up to and including',
  why: 'Why',
  reasons: { owner: 'You deleted the lesson yourself.', retention: 'Its time of keeping was over.' },
  agreed: 'agreed otherwise',
  away: (when: string) => `The box erased this lesson by itself. Your logbook knows it since ${when}.`,
  how: 'How',
  honest: 'What this certificate cannot promise',
  key: (files: number) =>
    `The key of the lesson was destroyed: the start of ${many(files, 'file was', 'files was')} overwritten. Without the key nobody can read the rest, not even you.`,
  notAll: (files: number) =>
    `${many(files, 'file', 'files')} could not be overwritten. ${files === 1 ? 'The file itself was' : 'The files themselves were'} deleted. Tell whoever looks after the box.`,
  gone: 'The files were no longer on the box. What happened to them the box does not know.',
  resumed: 'The deletion was interrupted and completed later. Counted is what was left then.',
  clips: 'Clips that you released from this lesson',
  clipsNone: 'Nothing was released from this lesson.',
  clip: (coach: string, until: string) => `To ${coach}, up to and including ${until}`,
  whole: 'The certificates are whole: nothing was changed or taken out.',
  broken: 'The certificates are not whole. Something was changed in them. Keep a copy and ask for help.',
  pdf: 'Save as PDF',
  json: 'Save as JSON',
  check: 'With the JSON file anyone can check that nothing was changed in the certificate:',
  older: 'Show older certificates',
  back: 'All certificates',
  list: 'Look at the certificates',
};
