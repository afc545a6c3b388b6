import { lazy, Suspense } from 'react';
import { plural } from '@/lib/format';

export type Line = {
  /** Tells lines apart; two may have one name. */
  id: string;
  name: string;
  color: string;
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
};

const Canvas = lazy(() => import('./LineCanvas'));

/** Curves on a canvas. The drawing library is loaded when the first chart appears; its place is kept free until then. */
export function LineChart(props: LineChartProps) {
  const { label, lines, height = 190 } = props;
  const points = lines.reduce((sum, line) => sum + line.x.length, 0);
  return (
    <div
      style={{ height }}
      role="img"
      aria-label={`${label}: ${plural(lines.length, 'curve')}, ${plural(points, 'point')}`}
    >
      <Suspense fallback={null}>
        <Canvas {...props} height={height} />
      </Suspense>
    </div>
  );
}
