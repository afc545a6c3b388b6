import { count, share } from '@/lib/format';
import styles from './ConfusionMatrix.module.css';

export type Cell = { actual: string; predicted: string };

/** Share of the color in a cell, in per cent. At the darkest the figure is still read easily, in the light scheme and in the dark. */
const LIGHTEST = 6;
const DARKEST = 55;

type Props = {
  /** `counts[actual][predicted]`. */
  confusion: { classes: string[]; counts: number[][] };
  selected?: Cell | null;
  onSelect?: (cell: Cell) => void;
};

/**
 * Rows are what is true, columns what the model said. Shades compare within a row: where do the examples of this class go? Beside a row
 * stands how many of it were found (recall), under a column how many of its answers are right (precision).
 */
export function ConfusionMatrix({ confusion: { classes, counts }, selected = null, onSelect }: Props) {
  const answered = classes.map((_, column) => sum(counts.map((values) => values[column] ?? 0)));
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label="Confusion matrix, scrollable">
      <table
        className={styles.matrix}
        aria-label="Confusion matrix: rows are true classes, columns are the model's answers"
      >
        <thead>
          <tr>
            <th className={styles.corner}>true ↓ · answered →</th>
            {classes.map((name) => (
              <th key={name} scope="col" title={name}>
                {name}
              </th>
            ))}
            <th scope="col">recall</th>
            <th scope="col">rows</th>
          </tr>
        </thead>
        <tbody>
          {classes.map((actual, row) => {
            const values = counts[row] ?? [];
            const total = sum(values);
            return (
              <tr key={actual}>
                <th scope="row" title={`${actual}: ${count(total)}`}>
                  {actual}
                </th>
                {classes.map((predicted, column) => {
                  const value = values[column] ?? 0;
                  const part = total === 0 ? 0 : value / total;
                  const words = `${count(value)} of ${count(total)} ${actual} answered as ${predicted} (${share(part)})`;
                  return (
                    <td key={predicted}>
                      <button
                        type="button"
                        className={styles.cell}
                        data-right={row === column}
                        aria-label={words}
                        aria-pressed={selected?.actual === actual && selected.predicted === predicted}
                        title={words}
                        disabled={!onSelect || value === 0}
                        onClick={() => onSelect?.({ actual, predicted })}
                        style={
                          {
                            '--share': `${value === 0 ? 0 : LIGHTEST + (DARKEST - LIGHTEST) * part}%`,
                          } as React.CSSProperties
                        }
                      >
                        {count(value)}
                      </button>
                    </td>
                  );
                })}
                <td className={styles.rate}>{rate(values[row], total)}</td>
                <td className={styles.rate}>{count(total)}</td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">precision</th>
            {answered.map((total, column) => (
              <td key={classes[column]} className={styles.rate}>
                {rate(counts[column]?.[column], total)}
              </td>
            ))}
            <td />
            <td className={styles.rate}>{count(sum(answered))}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** A class that never occurs, or is never the answer, has no rate. */
const rate = (right = 0, of: number): string => (of === 0 ? '–' : share(right / of));
