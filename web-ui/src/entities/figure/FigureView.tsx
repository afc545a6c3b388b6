import type { ReactNode } from 'react';
import type { ConfusionFigure, Figure, LineFigure } from '@/api/answers';
import { BarChart } from '@/charts/BarChart';
import { ConfusionMatrix, type Cell } from '@/charts/ConfusionMatrix';
import { HeatMap } from '@/charts/HeatMap';
import { LineChart } from '@/charts/LineChart';
import { color } from '@/charts/palette';
import { tick } from '@/charts/scale';
import { ScatterPlot } from '@/charts/ScatterPlot';
import { Surface } from '@/charts/Surface';
import { TokenScores } from '@/charts/TokenScores';
import { Figure as Titled } from '@/ui/Figure';
import { figureAsCsv } from './csv';
import styles from './FigureView.module.css';

type Props = {
  figure: Figure;
  /** Of a matrix, whose cells lead to their examples. */
  selected?: Cell | null;
  onSelect?: (cell: Cell) => void;
};

/** A figure with its title: one renderer per kind, whichever evaluation, analysis or study it comes from. */
export function FigureView(props: Props) {
  const { figure } = props;
  const csv = figureAsCsv(figure);
  const empty = isEmpty(figure);
  return (
    <Titled title={figure.title} csv={csv === null ? null : () => csv} exported={figure.kind !== 'note' && !empty}>
      {empty ? <p className="dim small">It has no values.</p> : <Drawing {...props} />}
    </Titled>
  );
}

function Drawing({ figure, selected, onSelect }: Props) {
  switch (figure.kind) {
    case 'confusion-matrix':
      return <Matrix figure={figure} selected={selected} onSelect={onSelect} />;
    case 'line-chart':
      return <Lines figure={figure} />;
    case 'bar-chart':
      return (
        <Scrolled>
          <BarChart label={figure.title} values={figure.values} unit={figure.unit} />
        </Scrolled>
      );
    case 'heat-map':
      return <HeatMap label={figure.title} {...figure} />;
    case 'surface':
      return <Surface label={figure.title} {...figure} />;
    case 'scatter-plot':
      return <ScatterPlot label={figure.title} {...figure} />;
    case 'token-scores':
      return <TokenScores label={figure.title} tokens={figure.tokens} scores={figure.scores} />;
    case 'picture':
      return <img className={styles.picture} src={`data:image/png;base64,${figure.png}`} alt={figure.title} />;
    case 'table':
      return <Table columns={figure.columns} rows={figure.rows} />;
    case 'note':
      return <p className={styles.note}>{figure.text}</p>;
  }
}

/** A matrix of many classes is too large to read as one; as shades it still shows where the mistakes are. */
const MOST_CLASSES = 30;

function Matrix({ figure, selected, onSelect }: { figure: ConfusionFigure } & Omit<Props, 'figure'>) {
  if (figure.classes.length > MOST_CLASSES)
    return (
      <HeatMap
        label={figure.title}
        rows={figure.classes}
        columns={figure.classes}
        values={figure.counts}
        xLabel="predicted"
        yLabel="actual"
        valueLabel="examples"
      />
    );
  return <ConfusionMatrix confusion={figure} selected={selected} onSelect={onSelect} />;
}

function Lines({ figure }: { figure: LineFigure }) {
  const names = Object.keys(figure.series);
  const lines = Object.entries(figure.series).map(([name, points], index) => {
    const column = (place: number) => points.map((point) => Number(point[place] ?? NaN));
    const banded = points.length > 0 && points.every((point) => point.length >= 4);
    return {
      id: name,
      name,
      color: color(index),
      x: column(0),
      y: column(1),
      ...(banded ? { low: column(2), high: column(3) } : {}),
    };
  });
  return (
    <div>
      <p className={styles.axis}>{figure.yLabel}</p>
      <LineChart
        label={figure.title}
        lines={lines}
        height={260}
        xName={figure.xLabel}
        formatX={tick}
        formatY={tick}
        from="data"
      />
      <p className={styles.axis} data-end>
        {figure.xLabel}
      </p>
      {names.length > 1 && (
        <ul className={styles.legend} aria-label="Lines">
          {lines.map(({ id, color }) => (
            <li key={id}>
              <i style={{ background: color }} />
              {id}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What is long must not push away what stands below it. */
function Scrolled({ children }: { children: ReactNode }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label="Figures, scrollable">
      {children}
    </div>
  );
}

function Table({ columns, rows }: { columns: string[]; rows: string[][] }) {
  return (
    <Scrolled>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((name, index) => (
              <th key={index} scope="col" data-number={isNumeric(rows, index) || undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              {columns.map((_, index) => (
                <td key={index} title={row[index]} data-number={isNumeric(rows, index) || undefined}>
                  {row[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

/** Without a value there is nothing to draw, and an empty place would look like a fault. */
function isEmpty(figure: Figure): boolean {
  switch (figure.kind) {
    case 'confusion-matrix':
      return figure.classes.length === 0;
    case 'line-chart':
      return Object.values(figure.series).every((points) => points.length === 0);
    case 'bar-chart':
      return Object.keys(figure.values).length === 0;
    case 'heat-map':
      return figure.rows.length === 0 || figure.columns.length === 0;
    case 'surface':
      return figure.x.length === 0 || figure.y.length === 0;
    case 'scatter-plot':
      return Object.values(figure.points).every((points) => points.length === 0);
    case 'token-scores':
      return figure.tokens.length === 0;
    case 'table':
      return figure.rows.length === 0;
    case 'picture':
      return figure.png === '';
    case 'note':
      return figure.text.trim() === '';
  }
}

const isNumeric = (rows: string[][], column: number): boolean =>
  rows.length > 0 && rows.every((row) => /^[+−-]?[\d.,\s]+([eE][+-]?\d+)?\s?%?$/.test(row[column] ?? ''));
