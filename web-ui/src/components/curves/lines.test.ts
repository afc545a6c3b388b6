import { expect, test } from 'vitest';
import { smooth } from '@/charts/smooth';
import type { MetricSeries } from '@/lib/types';
import { groupLines, metricNames, runLines, type RunCurves } from './lines';

const series = (name: string, value: MetricSeries['value']): MetricSeries => ({
  name,
  step: value.map((_, index) => index + 1),
  progress: value.map((_, index) => (index + 1) / 10),
  seconds: value.map((_, index) => index * 2),
  value,
  reduced: false,
  total: value.length,
});
const run = (id: string, group: string, ...all: MetricSeries[]): RunCurves => ({
  id,
  name: id,
  color: '#000',
  group,
  series: all,
});

test('the mean over seeds has a band of one deviation', () => {
  const runs = [run('a', 'LoRA', series('dev/loss', [1, 2])), run('b', 'LoRA', series('dev/loss', [3, 2]))];
  const [line] = groupLines(runs, 'dev/loss', 'step', 0);
  expect(line).toMatchObject({ name: 'LoRA (mean of 2)', x: [1, 2], y: [2, 2] });
  expect(line?.low?.[0]).toBeCloseTo(2 - Math.SQRT2);
  expect(line?.high?.[1]).toBe(2);
});

test('values that are not numbers leave a gap', () => {
  const [line] = runLines([run('a', 'a', series('train/loss', [0.5, 'NaN', 0.3]))], 'train/loss', 'seconds', 0);
  expect(line).toMatchObject({ x: [0, 2, 4], y: [0.5, NaN, 0.3] });
});

test('a constant stays constant however much it is smoothed', () => {
  for (const value of smooth([0.7, 0.7, 0.7], 0.99)) expect(value).toBeCloseTo(0.7);
});

test('the loss comes first', () => {
  const one = run(
    'a',
    'a',
    ...['train/learning-rate', 'dev/accuracy', 'dev/loss', 'train/loss'].map((name) => series(name, [])),
  );
  expect(metricNames([one])).toEqual(['train/loss', 'dev/loss', 'dev/accuracy', 'train/learning-rate']);
});
