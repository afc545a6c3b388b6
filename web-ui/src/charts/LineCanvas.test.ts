import { expect, test, vi } from 'vitest';
import { toOption } from './LineCanvas';
import type { Line, LineChartProps } from './LineChart';
import { smooth } from './smooth';

vi.unmock('@/charts/LineCanvas');

type Series = {
  id: string;
  data: [number, number | null][];
  stack?: string;
  markPoint?: { data: { coord: number[] }[] };
};
type Option = {
  xAxis: { min: unknown; max: unknown };
  yAxis: { type: string };
  series: Series[];
  tooltip: { formatter: (shown: unknown) => HTMLElement | string };
};

const line = (more: Partial<Line> = {}): Line => ({
  id: 'a',
  name: '<b>run</b>',
  color: 'red',
  x: [0, 10, 20],
  y: [3, 1, 2],
  ...more,
});

const option = (lines: Line[], props: Partial<LineChartProps> = {}, hovered = true): Option =>
  toOption({ label: 'loss', xName: 'Step', lines, ...props }, { current: hovered }) as unknown as Option;

const series = (found: Option, id: string) => found.series.find((one) => one.id === id);

test('a band lies between its lowest and its highest values, as a stack', () => {
  const found = option([line({ low: [2, 0.5, 1], high: [4, 2, 3.5] })]);

  expect(series(found, 'low a')?.data).toEqual([[0, 2], [10, 0.5], [20, 1]]); // prettier-ignore
  expect(series(found, 'high a')?.data).toEqual([[0, 2], [10, 1.5], [20, 2.5]]); // prettier-ignore
  expect(series(found, 'low a')?.stack).toBe(series(found, 'high a')?.stack);
  expect(series(found, 'line a')?.stack).toBeUndefined();
});

test('what was measured is drawn behind a smoothed line', () => {
  const raw = [4, 0, 4];
  const found = option([line({ y: smooth(raw, 0.5), raw })]);

  expect(series(found, 'raw a')?.data.map(([, y]) => y)).toEqual([4, 0, 4]);
  expect(series(found, 'line a')?.data.map(([, y]) => Number(y?.toFixed(4)))).toEqual([4, 1.3333, 2.8571]);
  expect(found.series.findIndex(({ id }) => id === 'raw a')).toBeLessThan(
    found.series.findIndex(({ id }) => id === 'line a'),
  );
});

test('a logarithmic axis leaves out what has no logarithm, a linear one only what is no number', () => {
  const lines = [line({ y: [0, -1, NaN] }), line({ id: 'b', y: [1, 10, Infinity] })];
  const linear = option(lines);
  const logarithmic = option(lines, { logarithmic: true });

  expect(linear.yAxis.type).toBe('value');
  expect(series(linear, 'line a')?.data.map(([, y]) => y)).toEqual([0, -1, null]);
  expect(logarithmic.yAxis.type).toBe('log');
  expect(series(logarithmic, 'line a')?.data.map(([, y]) => y)).toEqual([null, null, null]);
  expect(series(logarithmic, 'line b')?.data.map(([, y]) => y)).toEqual([1, 10, null]);
});

test('the horizontal axis begins at zero or with the data, and ends where it is told to', () => {
  expect(option([line()]).xAxis).toMatchObject({ min: 0, max: 'dataMax' });
  expect(option([line()], { from: 'data', xMax: 99 }).xAxis).toMatchObject({ min: 'dataMin', max: 99 });
});

test('the best point is marked, the first of equal ones', () => {
  const lines = [line({ y: [NaN, 1, 1] })];
  expect(series(option(lines, { best: 'lowest' }), 'line a')?.markPoint?.data[0]?.coord).toEqual([10, 1]);
  expect(series(option([line()], { best: 'highest' }), 'line a')?.markPoint?.data[0]?.coord).toEqual([0, 3]);
  expect(series(option([line({ y: [NaN, NaN, NaN] })], { best: 'highest' }), 'line a')?.markPoint).toBeNull();
});

test('the tooltip names what is drawn as text, without bands, and counts what it leaves out', () => {
  const shown = (id: string, y: number | null) => ({
    seriesId: id,
    seriesName: '<b>run</b>',
    color: 'red',
    value: [10, y],
  });
  const { tooltip } = option([line()], { formatX: (x) => `no. ${x}`, formatY: (y) => `${y} nats` });
  const box = tooltip.formatter([
    shown('low a', 1),
    shown('line a', 1.5),
    shown('line b', null),
    ...Array.from({ length: 13 }, (_, index) => shown(`line c${index}`, index)),
  ]) as HTMLElement;

  expect(box.querySelector('b')?.textContent).toBe('1.5 nats');
  expect(box.textContent).toContain('Step no. 10<b>run</b>1.5 nats');
  expect(box.textContent).toContain('not a number');
  expect(box.textContent).toContain('and 3 more');
  expect(box.querySelectorAll('b b')).toHaveLength(0);
});

test('charts of a group that are not under the pointer only draw the line', () => {
  expect(option([line()], {}, false).tooltip.formatter([])).toBe('');
});
