import { count } from '@/lib/format';
import { tick, ticks } from './scale';
import styles from './Plot.module.css';
import { usePlotWidth } from './usePlotWidth';

type Props = { label: string; /** One more than counts, ascending. */ edges: number[]; counts: number[] };

const WIDEST = 480;
const HEIGHT = 150;
const FLOOR = HEIGHT - 20;

/** How often values fall between two edges. */
export function Histogram({ label, edges, counts }: Props) {
  const { ref, width } = usePlotWidth(WIDEST);
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 1;
  const highest = Math.max(1, ...counts);
  const x = (value: number) => 4 + ((value - low) / (high - low || 1)) * (width - 8);
  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        className={styles.plot}
        role="img"
        aria-label={`${label}: from ${tick(low)} to ${tick(high)}, ${counts.length} bins`}
      >
        {counts.map((value, bin) => {
          const left = x(edges[bin] ?? low);
          const height = (value / highest) * (FLOOR - 8);
          return (
            <rect
              key={bin}
              x={left + 0.5}
              y={FLOOR - height}
              width={Math.max(1, x(edges[bin + 1] ?? high) - left - 1)}
              height={height}
              fill="var(--accent)"
            >
              <title>{`${tick(edges[bin] ?? low)} to ${tick(edges[bin + 1] ?? high)}: ${count(value)}`}</title>
            </rect>
          );
        })}
        <line x1={0} x2={width} y1={FLOOR} y2={FLOOR} className={styles.axis} />
        {ticks({ low, high }).map((value) => (
          <text key={value} x={Math.min(width - 14, Math.max(12, x(value)))} y={HEIGHT - 5} textAnchor="middle">
            {tick(value)}
          </text>
        ))}
      </svg>
    </div>
  );
}
