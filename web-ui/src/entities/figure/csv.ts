import type { Figure, Labels } from '@/api/answers';
import { toCsv } from '@/lib/csv';

/** The numbers behind a figure; null for what has none. */
export function figureAsCsv(figure: Figure): string | null {
  switch (figure.kind) {
    case 'confusion-matrix':
      return toCsv([
        ['actual', ...figure.classes],
        ...figure.classes.map((name, row) => [name, ...(figure.counts[row] ?? [])]),
      ]);
    case 'line-chart':
      return toCsv([
        ['line', figure.xLabel, figure.yLabel, 'low', 'high'],
        ...Object.entries(figure.series).flatMap(([name, points]) => points.map((point) => [name, ...point])),
      ]);
    case 'bar-chart':
      return toCsv([['name', figure.unit || 'value'], ...Object.entries(figure.values)]);
    case 'heat-map':
      return toCsv([
        [corner(figure), ...figure.columns],
        ...figure.rows.map((name, row) => [name, ...(figure.values[row] ?? [])]),
      ]);
    case 'surface':
      return toCsv([[corner(figure), ...figure.x], ...figure.y.map((y, row) => [y, ...(figure.values[row] ?? [])])]);
    case 'scatter-plot':
      return toCsv([
        ['group', figure.xLabel || 'x', figure.yLabel || 'y', 'label'],
        ...Object.entries(figure.points).flatMap(([group, points]) =>
          points.map(({ x, y, label }) => [group, x, y, label]),
        ),
      ]);
    case 'token-scores':
      return toCsv([['token', 'score'], ...figure.tokens.map((token, index) => [token, figure.scores[index]])]);
    case 'table':
      return toCsv([figure.columns, ...figure.rows]);
    case 'picture':
    case 'note':
      return null;
  }
}

/** The first cell of a table says what its rows, its columns and its values are. */
const corner = ({ xLabel, yLabel, valueLabel }: Labels): string => {
  const axes = [yLabel && `down: ${yLabel}`, xLabel && `across: ${xLabel}`].filter(Boolean).join(', ');
  return [valueLabel, axes].filter(Boolean).join('; ');
};
