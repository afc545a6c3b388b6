import { useState, type PointerEvent } from 'react';
import { plural } from '@/lib/format';
import { AxisLabels, LABEL_ROOM } from './AxisLabels';
import { shortened } from './names';
import { Raster } from './Raster';
import { DARKEST_BEHIND_TEXT, finite, shading as shadingOf, tick } from './scale';
import { ShadeScale } from './ShadeScale';
import styles from './Plot.module.css';

type Props = {
  label: string;
  rows: string[];
  columns: string[];
  values: unknown[][];
  xLabel?: string;
  yLabel?: string;
  valueLabel?: string;
};

const LETTER = 6.2;
const MOST_LETTERS = 18;
/** A table this narrow has room for its numbers. */
const MOST_NUMBERED = 12;
/** A row lower than this has no room for its name. */
const LOWEST_NAMED = 11;
/** Of a map without names, in pixels. */
const UNNAMED_SIDE = 400;

/** A table of numbers as shades. What is under the pointer is said below. */
export function HeatMap({ label, rows, columns, values, xLabel, yLabel, valueLabel }: Props) {
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const numbered = columns.length <= MOST_NUMBERED && rows.length <= 40;
  const width = numbered ? 52 : columns.length <= 40 ? 18 : Math.max(3, Math.floor(UNNAMED_SIDE / columns.length));
  const height = numbered ? 24 : rows.length <= 40 ? 18 : Math.max(3, Math.floor(UNNAMED_SIDE / rows.length));
  const rowsNamed = height >= LOWEST_NAMED;
  const columnsNamed = width >= LOWEST_NAMED;
  const left = (rowsNamed ? lettersOf(rows) * LETTER + 8 : 8) + (yLabel ? LABEL_ROOM : 0);
  const turned = columnsNamed && columns.some((name) => Math.min(name.length, MOST_LETTERS) * LETTER > width - 4);
  const top = turned ? lettersOf(columns) * LETTER * 0.72 + 14 : 18;
  const right = turned ? lettersOf(columns) * LETTER * 0.72 : 4;
  const bottom = top + rows.length * height;
  const shading = shadingOf(values.flat());
  const darkest = numbered ? DARKEST_BEHIND_TEXT : undefined;
  const edges = (count: number, from: number, step: number) =>
    Array.from({ length: count + 1 }, (_, index) => from + index * step);
  const edgesX = edges(columns.length, left, width);
  const edgesY = edges(rows.length, top, height);

  function look(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - left) / width);
    const row = Math.floor((event.clientY - box.top - top) / height);
    const inside = row >= 0 && row < rows.length && column >= 0 && column < columns.length;
    setAt(inside ? { row, column } : null);
  }

  return (
    <div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Drawing, scrollable">
        <svg
          width={left + columns.length * width + right}
          height={bottom + (xLabel ? LABEL_ROOM : 2)}
          className={styles.fixed}
          role="img"
          aria-label={`${label}: ${plural(rows.length, 'row')}, ${plural(columns.length, 'column')}`}
          onPointerMove={look}
          onPointerLeave={() => setAt(null)}
        >
          <Raster
            rows={rows.length}
            columns={columns.length}
            edgesX={edgesX}
            edgesY={edgesY}
            valueAt={(row, column) => values[row]?.[column]}
            shading={shading}
            darkest={darkest}
          />
          {rowsNamed &&
            rows.map((name, row) => (
              <text key={row} x={left - 6} y={top + row * height + height / 2 + 4} textAnchor="end">
                {cut(name)}
              </text>
            ))}
          {columnsNamed &&
            columns.map((name, column) => {
              const x = left + column * width + width / 2;
              return (
                <text
                  key={column}
                  x={x}
                  y={top - 6}
                  textAnchor={turned ? 'start' : 'middle'}
                  transform={turned ? `rotate(-45 ${x} ${top - 6})` : undefined}
                >
                  {cut(name)}
                </text>
              );
            })}
          {numbered &&
            rows.map((_, row) =>
              columns.map((__, column) => {
                const value = finite(values[row]?.[column]);
                return (
                  <text
                    key={`${row} ${column}`}
                    x={left + column * width + width / 2}
                    y={top + row * height + height / 2 + 4}
                    textAnchor="middle"
                    className={styles.value}
                  >
                    {value === null ? '–' : Number(value.toPrecision(3))}
                  </text>
                );
              }),
            )}
          <AxisLabels
            x={xLabel}
            y={yLabel}
            left={left}
            right={left + columns.length * width}
            top={top}
            bottom={bottom}
            below={bottom + 14}
          />
          {at && (
            <rect
              x={left + at.column * width}
              y={top + at.row * height}
              width={width}
              height={height}
              className={styles.chosen}
            />
          )}
        </svg>
      </div>
      <ShadeScale shading={shading} darkest={darkest} label={valueLabel} />
      <p className={styles.read} data-screen-only>
        {at && `${rows[at.row]} · ${columns[at.column]}: ${inWords(values[at.row]?.[at.column])}`}
      </p>
    </div>
  );
}

const inWords = (value: unknown): string => {
  const number = finite(value);
  return number === null ? 'no value' : tick(number);
};

const lettersOf = (names: string[]): number =>
  Math.min(MOST_LETTERS, Math.max(1, ...names.map((name) => [...name].length)));

const cut = (name: string): string => shortened(name, MOST_LETTERS);
