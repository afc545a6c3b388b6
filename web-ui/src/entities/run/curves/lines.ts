/** From measured series to the lines of a chart. All pure, so that what is drawn can be checked without drawing. */
import type { Line } from '@/charts/LineChart';
import type { Dash } from '@/charts/palette';
import { smooth } from '@/charts/smooth';
import type { MetricSeries, MetricValue } from '@/api/types';

export type XAxis = 'step' | 'progress' | 'seconds';

/** A run's curves under the name it has on this page. Runs of one group differ in nothing but their seed. */
export type RunCurves = {
  id: string;
  name: string;
  color: string;
  dash?: Dash;
  group: { id: string; name: string };
  series: MetricSeries[];
  /** Of the whole run, also while it is not there yet; 0 when it is not known. */
  totalSteps: number;
  live: boolean;
};

export const toNumber = (value: MetricValue): number => value ?? NaN;

/** Metrics in reading order. What people came for is first; what tells about the machine is folded away. */
export type Arrangement = {
  /** The metric by which runs are ranked, on dev; null when it has not been measured. */
  primary: string | null;
  losses: string[];
  /** Folded groups with their titles. */
  folded: { title: string; names: string[] }[];
};

const LOSSES = ['dev/loss', 'train/loss'];

export function arrange(names: string[], primary: string | null): Arrangement {
  const known = [...new Set(names)];
  const first = primary !== null && known.includes(`dev/${primary}`) ? `dev/${primary}` : null;
  const losses = LOSSES.filter((name) => name !== first && known.includes(name));
  const rest = known.filter((name) => name !== first && !losses.includes(name)).sort(inSplit);
  const group = (title: string, belongs: (name: string) => boolean) => ({ title, names: rest.filter(belongs) });
  const isSystem = (name: string) => !/^(dev|test)\//.test(name);
  return {
    primary: first,
    losses,
    folded: [
      group('More on dev', (name) => name.startsWith('dev/')),
      group('Test', (name) => name.startsWith('test/')),
      group('System', isSystem),
    ].filter((one) => one.names.length > 0),
  };
}

const inSplit = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** Steps of runs with different batches or data mean different things; epochs do not. */
export function usualAxis(runs: Pick<RunCurves, 'totalSteps'>[]): XAxis {
  const totals = new Set(runs.map(({ totalSteps }) => totalSteps).filter((total) => total > 0));
  return totals.size > 1 ? 'progress' : 'step';
}

/** Where the horizontal axis ends while curves still grow, so that it stands still; undefined when all are complete. */
export function axisEnd(runs: RunCurves[], axis: XAxis): number | undefined {
  if (axis === 'seconds' || !runs.some(({ live }) => live)) return undefined;
  const ends = runs.map(({ totalSteps, series }) => {
    if (axis === 'step') return totalSteps;
    const measured = series.find(({ step }) => (step.at(-1) ?? 0) > 0);
    const epochsPerStep = (measured?.progress.at(-1) ?? 0) / (measured?.step.at(-1) ?? 1);
    return Math.round(totalSteps * epochsPerStep * 100) / 100;
  });
  const end = Math.max(...ends);
  return end > 0 ? end : undefined;
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
        id: run.id,
        name: run.name,
        color: run.color,
        ...(run.dash ? { dash: run.dash } : {}),
        x: series[axis],
        y: smoothed ? smooth(measured, weight) : measured,
        ...(smoothed ? { raw: measured } : {}),
      },
    ];
  });

/** One line per group: the mean over its seeds, with a band of one standard deviation (n − 1). */
export const groupLines = (runs: RunCurves[], name: string, axis: XAxis, weight: number): Line[] => {
  const groups = new Map(runs.map(({ group }) => [group.id, group]));
  return [...groups.values()].flatMap((group) => {
    const members = runs.filter((run) => run.group.id === group.id);
    const [first, ...others] = runLines(members, name, 'step', weight);
    if (!first) return [];
    const places = runLines(members, name, axis, 0);
    if (others.length === 0) return [{ ...first, id: group.id, name: group.name, x: places[0]?.x ?? first.x }];
    const lines = [first, ...others];
    const along = lines.map((line, index) => ({ ...line, y: places[index]?.x ?? line.x }));
    const title = `${group.name} (mean of ${lines.length})`;
    return [{ id: group.id, name: title, color: first.color, ...meanAndDeviation(lines, along) }];
  });
};

/**
 * At the steps of the first line that all lines cover. Lines meet by step, whatever the axis: two seeds never take a step at the same
 * second. A step that a line does not have lies between two that it has.
 *
 * @param along for each line where its steps lie on the axis
 */
function meanAndDeviation(lines: Line[], along: Line[]): Pick<Line, 'x' | 'y' | 'low' | 'high'> {
  const from = Math.max(...lines.map(({ x }) => x[0] ?? Infinity));
  const to = Math.min(...lines.map(({ x }) => x.at(-1) ?? -Infinity));
  const steps = (lines[0]?.x ?? []).filter((step) => step >= from && step <= to);
  const columnsOf = (all: Line[]) => {
    const columns = all.map((line) => valuesAt(line, steps));
    return steps.map((_, index) => columns.map((column) => column[index] ?? NaN));
  };
  const columns = columnsOf(lines);
  const y = columns.map(mean);
  const spread = columns.map(deviation);
  return {
    x: columnsOf(along).map(mean),
    y,
    low: y.map((value, index) => value - (spread[index] ?? 0)),
    high: y.map((value, index) => value + (spread[index] ?? 0)),
  };
}

/** The line's values at ascending places within its range, read between its points where it has none. */
function valuesAt({ x, y }: Line, places: number[]): number[] {
  let after = 0;
  return places.map((place) => {
    while ((x[after] ?? Infinity) < place) after += 1;
    const [right, high] = [x[after] ?? NaN, y[after] ?? NaN];
    if (right === place) return high;
    const [left, low] = [x[after - 1] ?? NaN, y[after - 1] ?? NaN];
    return low + ((high - low) * (place - left)) / (right - left);
  });
}

export const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation; 0 for a single value. */
export function deviation(values: number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
