import { expect, test } from 'vitest';
import { size } from '../src/lib/sizes';

test('sizes as on the label of a stick', () => {
  expect(size(412_000_000, ',')).toBe('412 MB');
  expect(size(24_590_000_000, ',')).toBe('24,5 GB');
  expect(size(31_000_000_000, '.')).toBe('31 GB');
  expect(size(128_900_000_000, ',')).toBe('128 GB');
  expect(size(999_999_999, ',')).toBe('1000 MB');
});
