import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeEventSource } from '@/test/FakeEventSource';
import { allRuns } from '@mock/team';
import { LiveUpdates } from './liveUpdates';
import type { MetricSeries, Page, Run } from './types';

let cache: QueryClient;
let updates: LiveUpdates;
let hangUp: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  updates = new LiveUpdates(cache);
  hangUp = updates.start();
});
afterEach(() => {
  hangUp();
  cache.clear();
  vi.useRealTimers();
  Object.defineProperty(document, 'hidden', { configurable: true, value: false });
});

const addresses = () => FakeEventSource.open.map(({ url }) => new URL(url).searchParams);
const look = (hidden: boolean) => {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
  document.dispatchEvent(new Event('visibilitychange'));
};

const run = (id: string, changes: Partial<Run> = {}): Run => ({
  ...(allRuns[0] as Run),
  id,
  state: 'RUNNING',
  ...changes,
});

/** A question that is on screen. Counts how often the server is asked. */
function ask<T>(queryKey: unknown[], answer: () => T | Promise<T>) {
  const asked = vi.fn(answer);
  new QueryObserver(cache, { queryKey, queryFn: asked, staleTime: Infinity }).subscribe(() => undefined);
  return asked;
}

test('a tab has one connection, whatever it follows, and goes on where it was', async () => {
  FakeEventSource.send('runs', 'listening', {});
  const stops = ['a', 'b'].map((id) => updates.follow(id));
  await vi.advanceTimersByTimeAsync(10);

  expect(addresses()).toHaveLength(1);
  expect(addresses()[0]?.get('topics')).toMatch(/,run:a,run:b$/);
  expect(addresses()[0]?.get('lastEventId')).toMatch(/^\d+$/);

  stops.forEach((stop) => stop());
  await vi.advanceTimersByTimeAsync(10);
  expect(addresses()).toHaveLength(1);
  expect(addresses()[0]?.get('topics')).not.toContain('run:');
});

test('a page that nobody sees holds no connection', () => {
  look(true);
  expect(addresses()).toEqual([]);
  look(false);
  expect(addresses()).toHaveLength(1);
});

test('a refused connection is tried again, and meanwhile the page says that it is not live', async () => {
  FakeEventSource.open[0]?.refuse();
  expect(addresses()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  FakeEventSource.open[0]?.refuse();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(addresses()).toHaveLength(1);
  expect(updates.isLive()).toBe(false);

  FakeEventSource.send('runs', 'listening', {});
  expect(updates.isLive()).toBe(true);
});

test('only a new state asks the server for lists; a heartbeat does not', async () => {
  const list = ask<Page<Run>>(['runs', 'list', {}], () => ({ items: [run('a')], next: null, total: null }));
  const validation = ask(['validation', {}], () => ({ problems: [], runs: [] }));
  await vi.advanceTimersByTimeAsync(10);

  for (const step of [1, 2, 3]) FakeEventSource.send('runs', 'run-changed', run('a', { step }));
  expect(cache.getQueryData<Page<Run>>(['runs', 'list', {}])?.items[0]?.step).toBe(3);
  expect(list).toHaveBeenCalledTimes(1);

  for (const step of [1, 2]) FakeEventSource.send('runs', 'run-changed', run('unseen', { step }));
  await vi.advanceTimersByTimeAsync(10);
  expect(list).toHaveBeenCalledTimes(2);

  FakeEventSource.send('runs', 'run-changed', run('a', { state: 'SUCCEEDED' }));
  await vi.advanceTimersByTimeAsync(10);
  expect(list).toHaveBeenCalledTimes(3);
  expect(validation).toHaveBeenCalledTimes(1);
});

test('points that arrive before the first answer are added to it', async () => {
  const series = (step: number[]): MetricSeries[] => [
    { name: 'loss', step, progress: step, seconds: step, value: step, reduced: false, total: step.length },
  ];
  let answer: (known: MetricSeries[]) => void = () => undefined;
  ask(['runs', 'a', 'series'], () => new Promise<MetricSeries[]>((resolve) => (answer = resolve)));
  updates.follow('a');
  await vi.advanceTimersByTimeAsync(10);

  const points = [2, 3].map((step) => ({ name: 'loss', step, progress: step, seconds: step, value: step }));
  FakeEventSource.send('run:a', 'metrics', { runId: 'a', points });
  await vi.advanceTimersByTimeAsync(1_000);
  answer(series([1, 2]));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(cache.getQueryData<MetricSeries[]>(['runs', 'a', 'series'])?.[0]?.step).toEqual([1, 2, 3]);
});

test('a run that begins again at an earlier step is asked for anew, and what was on its way before is left out', async () => {
  let known = [1, 2, 3];
  const points = (steps: number[]) =>
    steps.map((step) => ({ name: 'loss', step, progress: step, seconds: step, value: step }));
  ask(['runs', 'a', 'series'], (): MetricSeries[] => [
    { name: 'loss', step: known, progress: known, seconds: known, value: known, reduced: false, total: known.length },
  ]);
  updates.follow('a');
  await vi.advanceTimersByTimeAsync(10);

  FakeEventSource.send('run:a', 'metrics', { runId: 'a', points: points([4]) });
  known = [1];
  FakeEventSource.send('run:a', 'rewound', { runId: 'a', step: 1 });
  FakeEventSource.send('run:a', 'metrics', { runId: 'a', points: points([2]) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(cache.getQueryData<MetricSeries[]>(['runs', 'a', 'series'])?.[0]?.step).toEqual([1, 2]);
});

test('a curve that has grown long is thinned by the server again', async () => {
  const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
  const curve = (step: number[]): MetricSeries[] => [
    { name: 'loss', step, progress: step, seconds: step, value: step, reduced: true, total: step.length },
  ];
  const series = ask(['runs', 'a', 'series'], () => curve(steps(1000)));
  updates.follow('a');
  await vi.advanceTimersByTimeAsync(10);
  const send = (from: number, to: number) =>
    FakeEventSource.send('run:a', 'metrics', {
      runId: 'a',
      points: steps(to)
        .slice(from)
        .map((step) => ({ name: 'loss', step, progress: step, seconds: step, value: step })),
    });
  send(1000, 4000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(series).toHaveBeenCalledTimes(1);
  send(4000, 4001);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(series).toHaveBeenCalledTimes(2);
});

test('after a gap everything that is shown is asked for again', async () => {
  const list = ask(['datasets', 'list', {}], () => ({ items: [] }));
  await vi.advanceTimersByTimeAsync(10);
  FakeEventSource.send('runs', 'resync', {});
  await vi.advanceTimersByTimeAsync(10);
  expect(list).toHaveBeenCalledTimes(2);
});
