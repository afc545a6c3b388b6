/** From measured series to the lines of a chart. All pure, so that what is drawn can be checked without drawing. */
import type { Line } from '@/charts/LineChart';
import { smooth } from '@/charts/smooth';
import type { MetricSeries, MetricValue } from '@/lib/types';

export type XAxis = 'step' | 'progress' | 'seconds';

/** A run's curves under the name and colour it has on this page. Runs of one `group` differ in nothing but their seed. */
export type RunCurves = { id: string; name: string; color: string; group: string; series: MetricSeries[] };

export const toNumber = (value: MetricValue): number => (typeof value === 'number' ? value : Number(value));

/** Metrics in reading order: the loss first, then what the dev split says, then the rest by name. */
export function metricNames(runs: RunCurves[]): string[] {
  const names = new Set(runs.flatMap(({ series }) => series.map(({ name }) => name)));
  const rank = (name: string) =>
    ['train/loss', 'dev/loss'].indexOf(name) + 1 || (name.startsWith('dev/') ? 3 : name.startsWith('test/') ? 4 : 5);
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** One line per run that measured the metric. */
export const runLines = (runs: RunCurves[], name: string, axis: XAxis, weight: number): Line[] =>
  runs.flatMap((run) => {
    const series = run.series.find((one) => one.name === name);
    if (!series || series.step.length === 0) return [];
    const measured = series.value.map(toNumber);
    // A handful of evaluations is shown as it is: there is no noise to smooth away, only points to lose.
    const smoothed = weight > 0 && measured.length > 30;
    return [
      {
        name: run.name,
        color: run.color,
        x: series[axis],
        y: smoothed ? smooth(measured, weight) : measured,
        ...(smoothed ? { raw: measured } : {}),
      },
    ];
  });

/** One line per group: the mean over its seeds, with a band of one standard deviation (n − 1). */
export const groupLines = (runs: RunCurves[], name: string, axis: XAxis, weight: number): Line[] => {
  const groups = [...new Set(runs.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const members = runs.filter((run) => run.group === group);
    const lines = runLines(members, name, axis, weight);
    const first = lines[0];
    if (!first) return [];
    if (lines.length === 1) return [{ ...first, name: group }];
    return [{ name: `${group} (mean of ${lines.length})`, color: first.color, ...meanAndDeviation(lines) }];
  });
};

/** At the places that all lines share. */
function meanAndDeviation(lines: Line[]): Pick<Line, 'x' | 'y' | 'low' | 'high'> {
  const tables = lines.map((line) => new Map(line.x.map((x, index) => [x, line.y[index] ?? NaN])));
  const x = (lines[0]?.x ?? []).filter((at) => tables.every((table) => table.has(at)));
  const columns = x.map((at) => tables.map((table) => table.get(at) ?? NaN));
  const y = columns.map(mean);
  const spread = columns.map(deviation);
  return {
    x,
    y,
    low: y.map((value, index) => value - (spread[index] ?? 0)),
    high: y.map((value, index) => value + (spread[index] ?? 0)),
  };
}

export const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation; 0 for a single value. */
export function deviation(values: number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
