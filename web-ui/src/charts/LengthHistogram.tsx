import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { count, plural } from '@/lib/format';
import styles from './LengthHistogram.module.css';

type Props = {
  binWidth: number;
  counts: number[];
  longest: number;
  /** The line goes no further. */
  most: number;
  /** Rows right of this many tokens are drawn as cut. */
  cut: number;
  onCut: (cut: number) => void;
  /** What the cut means in words, read out while it moves. */
  cutLabel: string;
};

const WIDTH = 720;
/** Room for the knob at either end, and between the bins and the bar of all that is longer. */
const EDGE = 8;
const ROOM = WIDTH + 2 * EDGE;
const FLOOR = 172;
const TOP = 16;
const MOST_TICKS = 8;

/** How long the rows are, in tokens, with a line that a person drags to see what a length limit would cut. The last bin holds all longer ones. */
export function LengthHistogram({ binWidth, counts, longest, most, cut, onCut, cutLabel }: Props) {
  const drawing = useRef<SVGSVGElement>(null);
  const bins = counts.slice(0, -1);
  const longer = counts.at(-1) ?? 0;
  const end = binWidth * bins.length;
  const last = Math.min(end, most);
  const bar = WIDTH / (bins.length + 2);
  const x = (tokens: number) => (tokens / binWidth) * bar;
  // What does not fit into the picture would make the bins before it too low to be seen.
  const highest = Math.max(1, ...bins);
  const height = (rows: number) => (Math.min(rows, highest) / highest) * (FLOOR - TOP);
  const keep = (tokens: number) => onCut(Math.round(Math.min(last, Math.max(1, tokens))));

  function drag(event: PointerEvent) {
    const box = drawing.current?.getBoundingClientRect();
    if (!box || event.buttons !== 1) return;
    const at = ((event.clientX - box.left) / box.width) * ROOM - EDGE;
    keep((at / bar) * binWidth);
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
      End: last,
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
        viewBox={`${-EDGE} 0 ${ROOM} ${FLOOR + 2}`}
        className={styles.drawing}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
      >
        {bins.map((rows, bin) => (
          <rect
            key={bin}
            x={bin * bar + 0.5}
            y={FLOOR - height(rows)}
            width={bar - 1}
            height={height(rows)}
            className={bin * binWidth >= cut ? styles.cutBar : styles.bar}
          >
            <title>{`${bin * binWidth} to ${(bin + 1) * binWidth - 1} tokens: ${plural(rows, 'row')}`}</title>
          </rect>
        ))}
        {longer > 0 && (
          <rect
            x={WIDTH - bar}
            y={FLOOR - height(longer)}
            width={bar}
            height={height(longer)}
            className={styles.cutBar}
          >
            <title>{`${end} to ${count(longest)} tokens: ${plural(longer, 'row')}`}</title>
          </rect>
        )}
        <line x1={0} x2={WIDTH} y1={FLOOR} y2={FLOOR} className={styles.axis} />
        <g
          role="slider"
          tabIndex={0}
          aria-label="Longest sequence in tokens"
          aria-valuemin={1}
          aria-valuemax={last}
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
          <span key={tokens} style={{ left: `${((x(tokens) + EDGE) / ROOM) * 100}%` }}>
            {tokens}
          </span>
        ))}
        {longer > 0 && <span className={styles.longer}>longer: {count(longer)}</span>}
      </div>
    </div>
  );
}

/** Powers of two, as length limits are. Those beside the word for what is longer have no room. */
function ticks(end: number): number[] {
  const step = 2 ** Math.ceil(Math.log2(end / MOST_TICKS));
  return Array.from({ length: Math.floor(end / step) }, (_, index) => index * step);
}
