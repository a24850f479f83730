import { expect, test } from 'vitest';
import {
  after,
  aroundHead,
  aroundMark,
  asMoment,
  at,
  audible,
  before,
  MOMENT,
  moveEdge,
  skipFrom,
  total,
  type Span,
  bunches,
  tickMs,
} from '../src/lib/spans';

const LESSON = 1_200_000;

test('stretches are padded and joined over a breath', () => {
  const heard = audible([[1000, 2000], [2900, 4000], [9000, 9500]], LESSON); // prettier-ignore
  expect(heard).toEqual([
    [800, 4350],
    [8800, 9850],
  ]);
});

test('stretches stay inside the lesson', () => {
  expect(audible([[0, 900]], 1000)).toEqual([[0, 1000]]);
});

test('a silence is left for the next stretch, and the last one ends the playing', () => {
  const heard: Span[] = [
    [1000, 2000],
    [5000, 6000],
  ];
  expect(skipFrom(heard, 0)).toBe(1000);
  expect(skipFrom(heard, 1500)).toBeNull();
  expect(skipFrom(heard, 2000)).toBe(5000);
  expect(skipFrom(heard, 6000)).toBe(Infinity);
  expect(total(heard)).toBe(2000);
});

test('a tap beside a stretch takes the nearest within reach', () => {
  const heard: Span[] = [
    [1000, 2000],
    [5000, 6000],
  ];
  expect(at(heard, 4000, 2500)).toEqual([5000, 6000]);
  expect(at(heard, 3000, 2500)).toEqual([1000, 2000]);
  expect(at(heard, 3500, 100)).toBeNull();
});

test('previous and next go by the start', () => {
  const heard: Span[] = [
    [1000, 2000],
    [5000, 6000],
  ];
  expect(after(heard, 1000)).toEqual([5000, 6000]);
  expect(before(heard, 5000)).toEqual([1000, 2000]);
  expect(before(heard, 1000)).toBeNull();
  expect(after(heard, 5000)).toBeNull();
});

test('a short stretch grows around itself to what is worth showing', () => {
  expect(asMoment([60_000, 62_000], LESSON)).toEqual([56_000, 66_000]);
  expect(asMoment([0, 1000], LESSON)).toEqual([0, MOMENT.offered]);
  expect(asMoment([LESSON - 1000, LESSON], LESSON)).toEqual([LESSON - MOMENT.offered, LESSON]);
});

test('a long stretch is cut to the most that a moment may be', () => {
  const [start, end] = asMoment([0, 900_000], LESSON);
  expect(end - start).toBe(MOMENT.most);
});

test('a lesson shorter than a moment is the moment', () => {
  expect(asMoment([1000, 2000], 4000)).toEqual([0, 4000]);
});

test('a mark covers the minute before it', () => {
  expect(aroundMark(100_000, LESSON)).toEqual([40_000, 100_000]);
  expect(aroundMark(20_000, LESSON)).toEqual([0, 20_000]);
});

test('a moment at the head has its usual length inside the lesson', () => {
  expect(aroundHead(100_000, LESSON)).toEqual([70_000, 130_000]);
  expect(aroundHead(0, LESSON)).toEqual([0, 30_000]);
});

test('an edge stays inside the lesson and off the other edge', () => {
  expect(moveEdge([10_000, 20_000], 'start', -5000, LESSON)).toEqual([0, 20_000]);
  expect(moveEdge([10_000, 20_000], 'start', 25_000, LESSON)).toEqual([19_000, 20_000]);
  expect(moveEdge([10_000, 20_000], 'end', 5000, LESSON)).toEqual([10_000, 11_000]);
  expect(moveEdge([10_000, 20_000], 'end', LESSON * 2, LESSON)).toEqual([10_000, 10_000 + MOMENT.most]);
  expect(moveEdge([LESSON - 5000, LESSON], 'end', LESSON + 9, LESSON)).toEqual([LESSON - 5000, LESSON]);
});

test('points that would lie over one another are put together', () => {
  expect(bunches([100, 130, 145, 400], 46)).toEqual([[100, 130, 145], [400]]);
  expect(bunches([100, 146], 46)).toEqual([[100], [146]]);
  expect(bunches([], 46)).toEqual([]);
});

test('times under a strip have room', () => {
  expect(tickMs(9 / 1000, 64)).toBe(10_000);
  expect(tickMs(1 / 1_000_000, 64)).toBe(600_000);
});
