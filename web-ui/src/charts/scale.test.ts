import { expect, test } from 'vitest';
import { contour } from './contours';
import { finite, rangeOf, SHADES, shading, tick, ticks } from './scale';

test('values that are no numbers are left out of a range', () => {
  expect(rangeOf([1, 'NaN', 3, null, 'Infinity'])).toEqual({ low: 1, high: 3 });
  expect(rangeOf(['NaN'])).toBeNull();
  expect(finite('2.5')).toBe(2.5);
});

test('ticks are round and within the range', () => {
  expect(ticks({ low: -1, high: 1 }, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect(ticks({ low: 0.13, high: 0.87 }, 4)).toEqual([0.2, 0.4, 0.6, 0.8]);
  expect(ticks({ low: 2, high: 2 })).toEqual([2]);
  expect(tick(0.00001)).toBe('1e-5');
});

test('values on both sides of zero have two colors, with zero between them', () => {
  const { shade } = shading([-2, 1]);
  expect([shade(-2), shade(0), shade(1), shade('NaN')]).toEqual([-SHADES, 0, SHADES / 2, null]);
});

test('values over several decades are shaded by their logarithm', () => {
  const { shade, logarithmic } = shading([0.01, 100], true);
  expect(logarithmic).toBe(true);
  expect(shade(1)).toBe(SHADES / 2);
  expect(shading([1, 2], true).logarithmic).toBe(false);
});

test('a contour crosses the squares where its level lies between the corners', () => {
  const slope = [
    [0, 1],
    [0, 1],
  ];
  expect(contour([0, 1], [0, 1], slope, 0.25)).toEqual([[0.25, 0, 0.25, 1]]);
  expect(contour([0, 1], [0, 1], slope, 2)).toEqual([]);
  expect(
    contour(
      [0, 1],
      [0, 1],
      [
        [0, null],
        [0, 1],
      ],
      0.5,
    ),
  ).toEqual([]);
});
