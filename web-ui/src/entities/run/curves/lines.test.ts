import { expect, test } from 'vitest';
import { smooth } from '@/charts/smooth';
import type { MetricSeries } from '@/api/types';
import { arrange, axisEnd, groupLines, runLines, usualAxis, type RunCurves } from './lines';

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
  group: { id: group, name: group },
  series: all,
  totalSteps: 100,
  live: false,
});

test('the mean over seeds has a band of one deviation', () => {
  const runs = [run('a', 'LoRA', series('dev/loss', [1, 2])), run('b', 'LoRA', series('dev/loss', [3, 2]))];
  const [line] = groupLines(runs, 'dev/loss', 'step', 0);
  expect(line).toMatchObject({ name: 'LoRA (mean of 2)', x: [1, 2], y: [2, 2] });
  expect(line?.low?.[0]).toBeCloseTo(2 - Math.SQRT2);
  expect(line?.high?.[1]).toBe(2);
});

test('values that are not numbers leave a gap', () => {
  const [line] = runLines([run('a', 'a', series('train/loss', [0.5, null, 0.3]))], 'train/loss', 'seconds', 0);
  expect(line).toMatchObject({ x: [0, 2, 4], y: [0.5, NaN, 0.3] });
});

test('a constant stays constant however much it is smoothed', () => {
  for (const value of smooth([0.7, 0.7, 0.7], 0.99)) expect(value).toBeCloseTo(0.7);
});

test('the metric that ranks runs comes first, losses second, and what tells of the machine is folded', () => {
  const names = ['train/learning-rate', 'dev/accuracy', 'train/loss', 'dev/loss', 'dev/f1/ham', 'test/accuracy'];
  expect(arrange(names, 'accuracy')).toEqual({
    primary: 'dev/accuracy',
    losses: ['dev/loss', 'train/loss'],
    folded: [
      { title: 'More on dev', names: ['dev/f1/ham'] },
      { title: 'Test', names: ['test/accuracy'] },
      { title: 'System', names: ['train/learning-rate'] },
    ],
  });
});

test('a run ranked by its loss shows the loss once', () => {
  expect(arrange(['dev/loss', 'train/loss'], 'loss')).toMatchObject({ primary: 'dev/loss', losses: ['train/loss'] });
});

test('runs of different lengths are laid over each other by epoch', () => {
  expect(usualAxis([{ totalSteps: 150 }, { totalSteps: 1500 }])).toBe('progress');
  expect(usualAxis([{ totalSteps: 150 }, { totalSteps: 150 }])).toBe('step');
});

test('while a run goes on its axis ends where it will', () => {
  const growing = { ...run('a', 'a', series('train/loss', [3, 2])), live: true };
  expect(axisEnd([growing], 'step')).toBe(100);
  expect(axisEnd([growing], 'progress')).toBe(10);
  expect(axisEnd([{ ...growing, live: false }], 'step')).toBeUndefined();
});

test('seeds meet by step on every axis', () => {
  const slow = { ...series('dev/loss', [3, 2]), seconds: [10.5, 21] };
  const runs = [run('a', 'LoRA', series('dev/loss', [1, 2])), run('b', 'LoRA', slow)];
  const [line] = groupLines(runs, 'dev/loss', 'seconds', 0);
  expect(line).toMatchObject({ x: [5.25, 11.5], y: [2, 2] });
});

test('a step that one seed did not measure lies between two that it did', () => {
  const sparse = { ...series('train/loss', [4, 8]), step: [1, 3] };
  const runs = [run('a', 'full', series('train/loss', [4, 4, 4])), run('b', 'full', sparse)];
  expect(groupLines(runs, 'train/loss', 'step', 0)[0]).toMatchObject({ x: [1, 2, 3], y: [4, 5, 6] });
});

test('runs of one name stay two lines', () => {
  const runs = [run('a', 'x/LoRA', series('train/loss', [1])), run('b', 'y/LoRA', series('train/loss', [2]))];
  const named = runs.map((one) => ({ ...one, name: 'LoRA', group: { ...one.group, name: 'LoRA' } }));
  expect(runLines(named, 'train/loss', 'step', 0).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(groupLines(named, 'train/loss', 'step', 0).map(({ id }) => id)).toEqual(['x/LoRA', 'y/LoRA']);
});
