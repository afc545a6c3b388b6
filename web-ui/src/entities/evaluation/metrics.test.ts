import { expect, test } from 'vitest';
import type { MetricView } from '@/api/types';
import { bestOf, directionOf, inOrder, isBetter } from './metrics';

const declared: MetricView[] = [
  { name: 'error', direction: 'MINIMIZE' },
  { name: 'f1/*', direction: 'MAXIMIZE' },
];
const evaluation = (error: number | null) => ({ metrics: { error }, declared, primary: 'error' });

test('direction is as declared, by name, by pattern and whatever the split', () => {
  expect(directionOf('dev/error', declared)).toBe('MINIMIZE');
  expect(directionOf('f1/ham', declared)).toBe('MAXIMIZE');
  expect(directionOf('f1', declared)).toBeNull();
  expect(directionOf('loss', [])).toBe('MINIMIZE');
});

test('the best evaluation of an error is the one with the smallest', () => {
  const all = [evaluation(0.4), evaluation(0.1), evaluation(null), evaluation(0.3)];
  expect(bestOf(all)).toBe(all[1]);
  expect(bestOf([])).toBeUndefined();
});

test('what is no number is never better', () => {
  expect(isBetter(null, 1, 'MINIMIZE')).toBe(false);
  expect(isBetter(1, null, 'MAXIMIZE')).toBe(true);
});

test('the primary metric comes first, then the others as declared', () => {
  const metrics = { loss: 1, 'f1/ham': 0.5, error: 0.2, 'f1/a': 0.7 };
  expect(inOrder({ metrics, declared, primary: 'error' }).map(([name]) => name)).toEqual([
    'error',
    'f1/a',
    'f1/ham',
    'loss',
  ]);
});
