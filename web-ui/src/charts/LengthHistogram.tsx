import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './LengthHistogram.module.css';

type Props = {
  binWidth: number;
  counts: number[];
  longest: number;
  /** Rows right of this many tokens are drawn as cut. */
  cut: number;
  onCut: (cut: number) => void;
  /** What the cut means in words, read out while it moves. */
  cutLabel: string;
};

const WIDTH = 720;
const FLOOR = 172;
const MOST_TICKS = 8;

/** How long the rows are, in tokens, with a line that a person drags to see what a length limit would cut. */
export function LengthHistogram({ binWidth, counts, longest, cut, onCut, cutLabel }: Props) {
  const drawing = useRef<SVGSVGElement>(null);
  const end = binWidth * counts.length;
  const highest = Math.max(1, ...counts);
  const x = (tokens: number) => (Math.min(tokens, end) / end) * WIDTH;
  const keep = (tokens: number) => onCut(Math.round(Math.min(end, Math.max(1, tokens))));

  function drag(event: PointerEvent) {
    const box = drawing.current?.getBoundingClientRect();
    if (box && event.buttons === 1) keep(((event.clientX - box.left) / box.width) * end);
  }

  function step(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowLeft: cut - 1,
      ArrowDown: cut - 1,
      ArrowRight: cut + 1,
      ArrowUp: cut + 1,
      PageDown: cut - binWidth,
      PageUp: cut + binWidth,
      Home: 1,
      End: end,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    keep(next);
  }

  return (
    <div>
      <svg
        ref={drawing}
        viewBox={`0 0 ${WIDTH} ${FLOOR + 2}`}
        className={styles.drawing}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
      >
        {counts.map((count, bin) => {
          const height = (count / highest) * (FLOOR - 16);
          return (
            <rect
              key={bin}
              x={x(bin * binWidth) + 0.5}
              y={FLOOR - height}
              width={WIDTH / counts.length - 1}
              height={height}
              className={bin * binWidth >= cut ? styles.cutBar : styles.bar}
            >
              <title>{binTitle(bin, counts, binWidth, longest)}</title>
            </rect>
          );
        })}
        <line x1={0} x2={WIDTH} y1={FLOOR} y2={FLOOR} className={styles.axis} />
        <g
          role="slider"
          tabIndex={0}
          aria-label="Longest input in tokens"
          aria-valuemin={1}
          aria-valuemax={end}
          aria-valuenow={cut}
          aria-valuetext={cutLabel}
          className={styles.handle}
          transform={`translate(${x(cut)} 0)`}
          onKeyDown={step}
        >
          <rect x={-12} y={0} width={24} height={FLOOR} className={styles.grip} />
          <line y1={8} y2={FLOOR} className={styles.cutLine} />
          <circle cy={8} r={6} className={styles.knob} />
        </g>
      </svg>
      <div className={styles.ticks} aria-hidden>
        {ticks(end).map((tokens) => (
          <span key={tokens} style={{ left: `${(tokens / end) * 100}%` }}>
            {tokens}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Powers of two, as length limits are. */
function ticks(end: number): number[] {
  const step = 2 ** Math.ceil(Math.log2(end / MOST_TICKS));
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

function binTitle(bin: number, counts: number[], binWidth: number, longest: number): string {
  const from = bin * binWidth;
  const to = bin === counts.length - 1 ? Math.max(longest, from) : from + binWidth - 1;
  return `${from}–${to} tokens: ${counts[bin]} rows`;
}
