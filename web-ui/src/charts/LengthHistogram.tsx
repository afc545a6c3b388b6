import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import classes from './LengthHistogram.module.css';

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
const HEIGHT = 200;
const FLOOR = 172;
const TICKS = 6;

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
    <svg
      ref={drawing}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={classes.drawing}
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
            className={bin * binWidth >= cut ? classes.cutBar : classes.bar}
          >
            <title>{binTitle(bin, counts, binWidth, longest)}</title>
          </rect>
        );
      })}
      <line x1={0} x2={WIDTH} y1={FLOOR} y2={FLOOR} className={classes.axis} />
      {ticks(end).map((tokens) => (
        <text key={tokens} x={x(tokens)} y={HEIGHT - 8} textAnchor={anchor(tokens, end)} className={classes.tick}>
          {tokens}
        </text>
      ))}
      <g
        role="slider"
        tabIndex={0}
        aria-label="Longest input in tokens"
        aria-valuemin={1}
        aria-valuemax={end}
        aria-valuenow={cut}
        aria-valuetext={cutLabel}
        className={classes.handle}
        transform={`translate(${x(cut)} 0)`}
        onKeyDown={step}
      >
        <rect x={-12} y={0} width={24} height={FLOOR} className={classes.grip} />
        <line y1={8} y2={FLOOR} className={classes.cutLine} />
        <circle cy={8} r={6} className={classes.knob} />
      </g>
    </svg>
  );
}

function ticks(end: number): number[] {
  return Array.from({ length: TICKS + 1 }, (_, index) => Math.round((index / TICKS) * end));
}

function anchor(tokens: number, end: number) {
  if (tokens === 0) return 'start';
  return tokens === end ? 'end' : 'middle';
}

function binTitle(bin: number, counts: number[], binWidth: number, longest: number): string {
  const from = bin * binWidth;
  const to = bin === counts.length - 1 ? Math.max(longest, from) : from + binWidth - 1;
  return `${from}–${to} tokens: ${counts[bin]} rows`;
}
