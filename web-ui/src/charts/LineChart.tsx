import { lazy, memo, Suspense } from 'react';
import { plural } from '@/lib/format';
import type { Dash } from './palette';

export type Line = {
  /** Tells lines apart; two may have one name. */
  id: string;
  name: string;
  color: string;
  dash?: Dash;
  /** Ascending. */
  x: number[];
  /** NaN leaves a gap. */
  y: number[];
  /** Drawn as a band around the line, for example one deviation over seeds. */
  low?: number[];
  high?: number[];
  /** The values as measured, drawn faintly behind a smoothed line. */
  raw?: number[];
};

export type LineChartProps = {
  /** What is drawn, for people who hear the page. */
  label: string;
  lines: Line[];
  height?: number;
  xName: string;
  formatX?: (x: number) => string;
  formatY?: (y: number) => string;
  /** Charts of one group share the cursor. */
  group?: string;
  logarithmic?: boolean;
  /** Where the horizontal axis begins; measurements over steps begin at zero. */
  from?: 'zero' | 'data';
  /** Where it ends; the last point when left out. While curves grow a fixed end keeps them still. */
  xMax?: number;
  /** Marks the best point of each line. */
  best?: 'highest' | 'lowest';
  /** Exported pictures name the axis and the lines, where the page does so outside of the figure. */
  explained?: boolean;
};

const Canvas = lazy(() => import('./LineCanvas'));

/**
 * Curves on a canvas. The drawing library is loaded when the first chart appears; its place is kept free until then. Of many charts that
 * are asked to draw when a point arrives, only those draw that it belongs to.
 */
export const LineChart = memo(function LineChart(props: LineChartProps) {
  const { label, lines, height = 190 } = props;
  const points = lines.reduce((sum, line) => sum + line.x.length, 0);
  return (
    <div
      style={{ height }}
      role="img"
      aria-label={`${label}: ${plural(lines.length, 'curve')}, ${plural(points, 'point')}`}
    >
      <Suspense fallback={<div style={{ height }} aria-busy />}>
        <Canvas {...props} height={height} />
      </Suspense>
    </div>
  );
}, isSameChart);

function isSameChart({ lines, ...before }: LineChartProps, { lines: linesAfter, ...after }: LineChartProps): boolean {
  const names = Object.keys({ ...before, ...after }) as (keyof typeof before)[];
  return (
    lines.length === linesAfter.length &&
    names.every((name) => before[name] === after[name]) &&
    lines.every((line, index) => isSameLine(line, linesAfter[index]))
  );
}

function isSameLine(line: Line, other: Line | undefined): boolean {
  if (!other) return false;
  const same = (name: 'x' | 'y' | 'low' | 'high' | 'raw') => areSame(line[name], other[name]);
  return (
    line.id === other.id &&
    line.name === other.name &&
    line.color === other.color &&
    line.dash === other.dash &&
    same('x') &&
    same('y') &&
    same('low') &&
    same('high') &&
    same('raw')
  );
}

function areSame(values: number[] | undefined, others: number[] | undefined): boolean {
  if (values === others) return true;
  if (values?.length !== others?.length) return false;
  return values?.every((value, index) => Object.is(value, others?.[index])) ?? false;
}
