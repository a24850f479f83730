import { expect, test } from 'vitest';
import type { Actiepunt, Cycle, LessonSummary, TrajectWhole } from '../src/api/schema';
import { afterLast, pathOf, stepOf } from '../src/lib/path';

const lesson = (given: Partial<LessonSummary>) =>
  ({ id: 'l1', tops: 0, tips: 0, nagesprek_on: null, ...given }) as LessonSummary;
const cycle = (given: Partial<Cycle>) =>
  ({ id: 'c1', number: 1, waits: false, readied: false, lesson: null, agreed: [], ...given }) as Cycle;
const point = (of: string) => ({ id: 'a1', cycle: of }) as Actiepunt;

test('each cycle has one next step', () => {
  expect(stepOf(cycle({ waits: true }), [])).toBe('prepare');
  expect(stepOf(cycle({ waits: true, readied: true }), [])).toBe('record');
  expect(stepOf(cycle({ lesson: lesson({}) }), [])).toBe('look');
  expect(stepOf(cycle({ lesson: lesson({ tips: 1 }) }), [])).toBe('choose');
  expect(stepOf(cycle({ lesson: lesson({ tops: 1 }) }), [])).toBe('choose');
  expect(stepOf(cycle({ lesson: lesson({ tops: 2 }) }), [])).toBe('talk');
  expect(stepOf(cycle({ lesson: lesson({ nagesprek_on: '2026-09-02' }) }), [])).toBe('try');
  expect(stepOf(cycle({ lesson: lesson({ tops: 2 }) }), [point('c1')])).toBe('try');
  expect(stepOf(cycle({ lesson: lesson({ tops: 2 }) }), [point('c2')])).toBe('talk');
  expect(stepOf(cycle({}), [])).toBe('try');
});

test('a step leads to its page', () => {
  const done = cycle({ lesson: lesson({}) });
  expect(pathOf('prepare', cycle({}))).toBe('/voorbereiden?cycle=c1');
  expect(pathOf('record', cycle({}))).toBe('/box');
  expect(pathOf('look', done)).toBe('/lessen/l1');
  expect(pathOf('choose', done)).toBe('/lessen/l1/kijkwijzer');
  expect(pathOf('talk', done)).toBe('/lessen/l1/nagesprek');
  expect(pathOf('try', done)).toBeNull();
  expect(pathOf('talk', cycle({}))).toBeNull();
});

test('after the last cycle comes another, more room, or another question', () => {
  const traject = (cycles: number, planned: number) => ({ cycles, planned }) as TrajectWhole;
  expect(afterLast(traject(1, 6))).toBe('cycle');
  expect(afterLast(traject(1, 1))).toBe('widen');
  expect(afterLast(traject(6, 6))).toBe('question');
});
