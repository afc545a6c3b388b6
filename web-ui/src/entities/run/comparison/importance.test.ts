import { expect, test } from 'vitest';
import { importance, type Trial } from './importance';

const trial = (value: number, settings: Record<string, string>): Trial => ({ value, settings });

test('a number that orders the metric explains all of it, also when it does so on a curve', () => {
  const found = importance([1, 2, 3, 4, 5].map((rank) => trial(rank ** 3, { rank: String(2 ** rank) })));
  expect(found).toEqual([{ setting: 'rank', explained: 1, direction: 1, runs: 5 }]);
});

test('a larger rate that makes it worse points downwards', () => {
  const found = importance([0.1, 0.2, 0.3, 0.4].map((rate) => trial(1 - rate, { rate: String(rate) })));
  expect(found[0]?.direction).toBe(-1);
});

test('a choice explains what lies between its values', () => {
  const trials = ['mean', 'mean', 'cls', 'cls', 'max', 'max'].map((pooling, index) =>
    trial({ mean: 0.9, cls: 0.8, max: 0.5 }[pooling] ?? 0, { pooling, seed: String(index % 2) }),
  );
  const found = importance(trials);
  expect(found[0]).toMatchObject({ setting: 'pooling', direction: 0 });
  expect(found[0]?.explained).toBeCloseTo(1);
  expect(found.find(({ setting }) => setting === 'seed')?.explained).toBeCloseTo(0);
});

test('a choice with a value per run explains nothing', () => {
  const trials = [0.1, 0.5, 0.2, 0.9].map((value, index) => trial(value, { name: `run ${index}x` }));
  expect(importance(trials)[0]?.explained).toBe(0);
});

test('too few runs, values that are no numbers and settings that do not vary are left out', () => {
  expect(importance([trial(1, { rank: '4' }), trial(2, { rank: '8' })])).toEqual([]);
  expect(importance([1, 2, 3, NaN].map((value) => trial(value, { rank: String(value) })))).toEqual([]);
  expect(importance([1, 2, 3, 4].map((value) => trial(value, { rank: '4' })))).toEqual([]);
});
