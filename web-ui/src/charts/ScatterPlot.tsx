import { useState, type PointerEvent } from 'react';
import { plural } from '@/lib/format';
import { AxisLabels, LABEL_ROOM } from './AxisLabels';
import { color } from './palette';
import { finite, rangeOf, tick, ticks } from './scale';
import styles from './Plot.module.css';
import { usePlotWidth } from './usePlotWidth';

type Point = { x: number; y: number; label: string };
type Props = { label: string; points: Record<string, Point[]>; xLabel?: string; yLabel?: string };

const WIDEST = 560;
const TICKS = 48;
const TOP = 10;
const BOTTOM = 352;
/** More names than this would lie on each other; the pointer finds them. */
const MOST_NAMED = 24;
const REACH = 24;

/** Points by group, each with a name. */
export function ScatterPlot({ label, points, xLabel, yLabel }: Props) {
  const [at, setAt] = useState<(Point & { group: string }) | null>(null);
  const { ref, width } = usePlotWidth(WIDEST);
  const groups = Object.entries(points);
  const all = groups.flatMap(([group, members]) =>
    members
      .filter(({ x, y }) => finite(x) !== null && finite(y) !== null)
      .map((point) => ({ ...point, x: Number(point.x), y: Number(point.y), group })),
  );
  const spanX = rangeOf(all.map(({ x }) => x));
  const spanY = rangeOf(all.map(({ y }) => y));
  if (!spanX || !spanY) return <p className="dim small">No points.</p>;

  const left = TICKS + (yLabel ? LABEL_ROOM : 0);
  const height = BOTTOM + 28 + (xLabel ? LABEL_ROOM : 0);
  const inner = { left: left + 12, right: width - 24, top: TOP + 12, bottom: BOTTOM - 12 };
  const placeX = (x: number) =>
    inner.left + ((x - spanX.low) / (spanX.high - spanX.low || 1)) * (inner.right - inner.left);
  const placeY = (y: number) =>
    inner.bottom - ((y - spanY.low) / (spanY.high - spanY.low || 1)) * (inner.bottom - inner.top);
  const colorOf = (group: string) => color(groups.findIndex(([name]) => name === group));

  function look(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = width / box.width;
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const distance = (point: Point) => Math.hypot(placeX(point.x) - x, placeY(point.y) - y);
    const found = all.reduce(
      (best, point) => (distance(point) < distance(best) ? point : best),
      all[0] as (typeof all)[0],
    );
    setAt(distance(found) <= REACH ? found : null);
  }

  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        className={styles.plot}
        role="img"
        aria-label={`${label}: ${plural(all.length, 'point')}`}
        onPointerMove={look}
        onPointerLeave={() => setAt(null)}
      >
        {ticks(spanY).map((value) => (
          <g key={value}>
            <line x1={left} x2={width - 8} y1={placeY(value)} y2={placeY(value)} className={styles.grid} />
            <text x={left - 6} y={placeY(value) + 4} textAnchor="end">
              {tick(value)}
            </text>
          </g>
        ))}
        {ticks(spanX).map((value) => (
          <text key={value} x={placeX(value)} y={BOTTOM + 18} textAnchor="middle">
            {tick(value)}
          </text>
        ))}
        <line x1={left} x2={width - 8} y1={BOTTOM} y2={BOTTOM} className={styles.axis} />
        {/* Dots are the round ends of lines without a length, so that a group is one node. */}
        {groups.map(([group]) => (
          <path
            key={group}
            d={all
              .filter((point) => point.group === group)
              .map((point) => `M${placeX(point.x)} ${placeY(point.y)}h0`)
              .join('')}
            className={styles.dots}
            stroke={colorOf(group)}
          />
        ))}
        {all.length <= MOST_NAMED &&
          all.map((point, index) => (
            <text
              key={index}
              x={placeX(point.x) + (placeX(point.x) > width - 120 ? -7 : 7)}
              y={placeY(point.y) - 5}
              textAnchor={placeX(point.x) > width - 120 ? 'end' : 'start'}
            >
              {point.label}
            </text>
          ))}
        <AxisLabels x={xLabel} y={yLabel} left={left} right={width - 8} top={TOP} bottom={BOTTOM} below={height - 8} />
        {at && <circle cx={placeX(at.x)} cy={placeY(at.y)} r={7} className={styles.chosen} />}
      </svg>
      {groups.length > 1 && (
        <ul className={styles.legend} aria-label="Groups">
          {groups.map(([group]) => (
            <li key={group}>
              <i style={{ background: colorOf(group) }} />
              {group}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.read} data-screen-only>
        {at && `${at.label ? `${at.label} ` : ''}(${tick(at.x)}, ${tick(at.y)}), ${at.group}`}
      </p>
    </div>
  );
}
