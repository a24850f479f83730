/** Where a teacher is on the path of one cycle. Pure, so that a test can hold it. */
import type { Actiepunt, Cycle, TrajectWhole } from '../api/schema';

export const STEPS = ['prepare', 'record', 'look', 'choose', 'talk', 'try'] as const;
export type Step = (typeof STEPS)[number];

/** How many moments the kijkwijzer has room for before it asks for more. */
const CHOSEN = 2;

export function stepOf(cycle: Cycle, points: Actiepunt[]): Step {
  if (cycle.waits) return cycle.readied ? 'record' : 'prepare';
  const lesson = cycle.lesson;
  const agreed = points.some((point) => point.cycle === cycle.id);
  if (!lesson || lesson.nagesprek_on || agreed) return 'try';
  if (lesson.tops + lesson.tips === 0) return 'look';
  return lesson.tops < CHOSEN ? 'choose' : 'talk';
}

/** Where the one next step of a cycle leads; none where it is done on the traject's own page. */
export function pathOf(step: Step, cycle: Cycle): string | null {
  const lesson = cycle.lesson ? `/lessen/${cycle.lesson.id}` : null;
  if (step === 'prepare') return `/voorbereiden?cycle=${cycle.id}`;
  if (step === 'record') return '/box';
  if (step === 'look') return lesson;
  if (step === 'choose') return lesson && `${lesson}/kijkwijzer`;
  if (step === 'talk') return lesson && `${lesson}/nagesprek`;
  return null;
}

/** What may come after the last cycle. */
export type After = 'cycle' | 'widen' | 'question';

export function afterLast(traject: TrajectWhole, most = 6): After {
  if (traject.cycles >= most) return 'question';
  return traject.cycles >= traject.planned ? 'widen' : 'cycle';
}
