import { useState, type PointerEvent } from 'react';
import { AxisLabels, LABEL_ROOM } from './AxisLabels';
import { color } from './palette';
import { contour } from './contours';
import { Raster } from './Raster';
import { finite, rangeOf, shading as shadingOf, tick, ticks } from './scale';
import { ShadeScale } from './ShadeScale';
import styles from './Plot.module.css';
import { usePlotWidth } from './usePlotWidth';

type Props = {
  label: string;
  x: number[];
  y: number[];
  values: unknown[][];
  paths: Record<string, number[][]>;
  xLabel?: string;
  yLabel?: string;
  valueLabel?: string;
};

const WIDEST = 560;
const BOTTOM = 392;
const TICKS = 48;
const TOP = 10;
const LEVELS = 9;

/** A function of two numbers from above: shades, lines of equal height, and paths upon it. */
export function Surface({ label, x, y, values, paths, xLabel, yLabel, valueLabel }: Props) {
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const { ref, width } = usePlotWidth(WIDEST);
  const spanX = rangeOf([...x, ...Object.values(paths).flatMap((path) => path.map(([px]) => px))]);
  const spanY = rangeOf([...y, ...Object.values(paths).flatMap((path) => path.map(([, py]) => py))]);
  if (!spanX || !spanY) return <p className="dim small">This surface has no points.</p>;

  const left = TICKS + (yLabel ? LABEL_ROOM : 0);
  const height = BOTTOM + 28 + (xLabel ? LABEL_ROOM : 0);
  const placeX = (value: number) => left + ((value - spanX.low) / (spanX.high - spanX.low || 1)) * (width - left - 8);
  const placeY = (value: number) => BOTTOM - ((value - spanY.low) / (spanY.high - spanY.low || 1)) * (BOTTOM - TOP);
  const shading = shadingOf(values.flat(), true);
  const edgesX = edgesOf(x).map(placeX);
  const edgesY = edgesOf(y).map(placeY);
  const heights = values.map((row) => row.map(finite));
  const named = Object.entries(paths);

  function look(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = width / box.width;
    const column = nearest(x.map(placeX), (event.clientX - box.left) * scale);
    const row = nearest(y.map(placeY), (event.clientY - box.top) * scale);
    setAt(column === null || row === null ? null : { row, column });
  }

  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        className={styles.plot}
        role="img"
        aria-label={`${label}: ${x.length} × ${y.length} points`}
        onPointerMove={look}
        onPointerLeave={() => setAt(null)}
      >
        <Raster
          rows={y.length}
          columns={x.length}
          edgesX={edgesX}
          edgesY={edgesY}
          valueAt={(row, column) => values[row]?.[column]}
          shading={shading}
        />
        {levelsOf(shading).map((level) => (
          <path
            key={level}
            className={styles.contour}
            d={contour(x, y, heights, level)
              .map(([x1, y1, x2, y2]) => `M${placeX(x1)} ${placeY(y1)}L${placeX(x2)} ${placeY(y2)}`)
              .join('')}
          >
            <title>{tick(level)}</title>
          </path>
        ))}
        {ticks(spanX).map((value) => (
          <text key={value} x={placeX(value)} y={BOTTOM + 18} textAnchor="middle">
            {tick(value)}
          </text>
        ))}
        {ticks(spanY).map((value) => (
          <text key={value} x={left - 8} y={placeY(value) + 4} textAnchor="end">
            {tick(value)}
          </text>
        ))}
        {named.map(([name, path], index) => (
          <Path
            key={name}
            name={name}
            color={color(index + 1)}
            points={path.map(([px = 0, py = 0]) => [placeX(px), placeY(py)])}
          />
        ))}
        <AxisLabels x={xLabel} y={yLabel} left={left} right={width - 8} top={TOP} bottom={BOTTOM} below={height - 8} />
        {at && <circle cx={placeX(x[at.column] ?? 0)} cy={placeY(y[at.row] ?? 0)} r={4} className={styles.chosen} />}
      </svg>
      <ShadeScale shading={shading} label={valueLabel} />
      {named.length > 0 && (
        <ul className={styles.legend} aria-label="Paths">
          {named.map(([name, path], index) => (
            <li key={name}>
              <i style={{ background: color(index + 1) }} />
              {name}
              {path.length > 1 && <span className="dim">from the ring to the dot</span>}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.read} data-screen-only>
        {at &&
          `(${tick(x[at.column] ?? 0)}, ${tick(y[at.row] ?? 0)}): ${
            heights[at.row]?.[at.column] === null || heights[at.row]?.[at.column] === undefined
              ? 'no value'
              : tick(heights[at.row]?.[at.column] ?? 0)
          }`}
      </p>
    </div>
  );
}

function Path({ name, color, points }: { name: string; color: string; points: number[][] }) {
  const [first] = points;
  const last = points.at(-1);
  return (
    <g>
      <title>{name}</title>
      <polyline points={points.map((point) => point.join(',')).join(' ')} className={styles.path} stroke={color} />
      {first && points.length > 1 && (
        <circle cx={first[0]} cy={first[1]} r={4} fill="var(--page)" stroke={color} strokeWidth={2} />
      )}
      {last && <circle cx={last[0]} cy={last[1]} r={4.5} fill={color} />}
    </g>
  );
}

/** Heights of the lines: evenly between the ends, or evenly in decades as the shades are. */
function levelsOf({ low, high, logarithmic }: { low: number; high: number; logarithmic: boolean }): number[] {
  return Array.from({ length: LEVELS }, (_, index) => {
    const part = (index + 1) / (LEVELS + 1);
    return logarithmic ? low * (high / low) ** part : low + (high - low) * part;
  });
}

/** Cells end halfway to their neighbors. */
function edgesOf(centers: number[]): number[] {
  const middle = centers.slice(1).map((center, index) => (center + (centers[index] ?? center)) / 2);
  return [centers[0] ?? 0, ...middle, centers.at(-1) ?? 0];
}

function nearest(places: number[], place: number): number | null {
  if (places.length === 0) return null;
  return places.reduce(
    (best, one, index) => (Math.abs(one - place) < Math.abs((places[best] ?? Infinity) - place) ? index : best),
    0,
  );
}
