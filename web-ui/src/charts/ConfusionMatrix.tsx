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

/** Rows are what is true, columns what the model said. Shades compare within a row: where do the examples of this class go? */
export function ConfusionMatrix({ confusion: { classes, counts }, selected = null, onSelect }: Props) {
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
          </tr>
        </thead>
        <tbody>
          {classes.map((actual, row) => {
            const values = counts[row] ?? [];
            const total = values.reduce((sum, value) => sum + value, 0);
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
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
