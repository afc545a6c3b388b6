import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { metric } from '@/lib/format';
import styles from './ParallelCoordinates.module.css';
import { position, rangeOf, tick } from './scale';

export type Axis = {
  title: string;
  /** By line; null where it has no value. */
  values: (string | null)[];
};

type Props = {
  label: string;
  axes: Axis[];
  /** Names of the lines, for the one that is pointed at. */
  names: string[];
  /** By which lines are colored; the last axis shows it. */
  values: number[];
  valueTitle: string;
  /** Whether large values are good. */
  ascending: boolean;
  height?: number;
};

const SMALLEST_GAP = 84;
const MARGIN = { top: 34, bottom: 14, left: 56, right: 70 };

/** A line per run through its settings to its result. The better the result, the stronger the color. */
export function ParallelCoordinates({ label, axes, names, values, valueTitle, ascending, height = 320 }: Props) {
  const [pointed, setPointed] = useState<number | null>(null);
  const { ref, width: room } = useElementSize();
  const range = rangeOf(values);
  if (!range) return <p className="dim small">No run has a result yet.</p>;
  const scales = axes.map(({ values: texts }) => scaleOf(texts));
  const inner = height - MARGIN.top - MARGIN.bottom;
  const gap = Math.max(SMALLEST_GAP, Math.floor((room - MARGIN.left - MARGIN.right) / Math.max(1, axes.length)));
  const width = MARGIN.left + axes.length * gap + MARGIN.right;
  const y = (part: number) => MARGIN.top + (1 - part) * inner;
  const x = (axis: number) => MARGIN.left + axis * gap;
  const good = (value: number) => (ascending ? position(value, range) : 1 - position(value, range));
  const points = (line: number): string =>
    [
      ...axes.flatMap(({ values: texts }, axis) => {
        const part = scales[axis]?.place(texts[line] ?? null) ?? null;
        return part === null ? [] : [`${x(axis)},${y(part)}`];
      }),
      `${x(axes.length)},${y(position(values[line] ?? NaN, range))}`,
    ].join(' ');
  // The best are drawn last, over the others.
  const order = values.map((_, line) => line).filter((line) => Number.isFinite(values[line]));
  order.sort((a, b) => good(values[a] ?? 0) - good(values[b] ?? 0));

  return (
    <div>
      <div className={styles.scroll} ref={ref} tabIndex={0} role="group" aria-label={`${label}, scrollable`}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${label}: ${order.length} lines over ${axes.length + 1} axes`}
        >
          {order.map((line) => (
            <polyline
              key={line}
              className={styles.line}
              points={points(line)}
              data-pointed={pointed === line}
              data-quiet={pointed !== null && pointed !== line}
              style={{
                stroke: `color-mix(in srgb, var(--accent) ${15 + 85 * good(values[line] ?? 0) ** 2}%, var(--line-strong))`,
              }}
              onMouseEnter={() => setPointed(line)}
              onMouseLeave={() => setPointed(null)}
            />
          ))}
          {[...axes.map(({ title }) => title), valueTitle].map((title, axis) => (
            <g key={title} transform={`translate(${x(axis)} 0)`}>
              <line className={styles.axis} y1={MARGIN.top} y2={height - MARGIN.bottom} />
              <text className={styles.title} y={14} textAnchor="middle">
                <title>{title}</title>
                {title.length * 6 > gap ? `${title.slice(0, Math.floor(gap / 6) - 1)}…` : title}
              </text>
              {(axis < axes.length
                ? (scales[axis]?.ticks ?? [])
                : [
                    { part: 0, text: metric(range.low) },
                    { part: 1, text: metric(range.high) },
                  ]
              ).map(({ part, text }) => (
                <text key={text} className={styles.tick} x={7} y={y(part) + 4}>
                  {text.length > 16 ? `${text.slice(0, 15)}…` : text}
                </text>
              ))}
            </g>
          ))}
        </svg>
      </div>
      <p className={styles.read} data-screen-only aria-live="polite">
        {pointed === null
          ? 'Point at a line to see its run.'
          : `${names[pointed]}: ${valueTitle} ${metric(values[pointed])}`}
      </p>
    </div>
  );
}

type Scale = { place: (text: string | null) => number | null; ticks: { part: number; text: string }[] };

/** Numbers by their value, in decades where they span several; choices evenly. */
function scaleOf(texts: (string | null)[]): Scale {
  const known = [...new Set(texts.filter((text): text is string => text !== null))];
  const numbers = known.map(Number);
  if (known.every((text, index) => text !== '' && Number.isFinite(numbers[index]))) {
    const range = rangeOf(numbers) ?? { low: 0, high: 1 };
    const logarithmic = range.low > 0 && range.high / range.low > 20;
    const inner = logarithmic ? { low: Math.log(range.low), high: Math.log(range.high) } : range;
    const place = (value: number) => position(logarithmic ? Math.log(value) : value, inner);
    const ends = known.length <= 6 ? numbers : [range.low, range.high];
    return {
      place: (text) => (text === null ? null : place(Number(text))),
      ticks: [...new Set(ends)].map((value) => ({ part: place(value), text: tick(value) })),
    };
  }
  const sorted = known.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const place = (text: string) => (sorted.length === 1 ? 0.5 : sorted.indexOf(text) / (sorted.length - 1));
  return {
    place: (text) => (text === null ? null : place(text)),
    ticks: sorted.slice(0, 12).map((text) => ({ part: place(text), text })),
  };
}
