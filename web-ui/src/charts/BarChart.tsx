import { plural } from '@/lib/format';
import { shortened } from './names';
import { finite, rangeOf, tick } from './scale';
import styles from './BarChart.module.css';

type Props = { label: string; values: Record<string, unknown>; unit?: string; color?: (name: string) => string };

const MOST_LETTERS = 28;
/** A longer unit stands above the bars once. */
const LONGEST_UNIT = 4;

/** Bars from a line at zero, with names before them and figures behind. */
export function BarChart({ label, values, unit = '', color }: Props) {
  const bars = Object.entries(values);
  const range = rangeOf([0, ...bars.map(([, value]) => value)]) ?? { low: 0, high: 1 };
  const span = range.high - range.low || 1;
  const zero = (-range.low / span) * 100;
  const isShort = unit.length <= LONGEST_UNIT;
  return (
    <>
      {!isShort && <p className={styles.unit}>{unit}</p>}
      <table className={styles.bars} aria-label={`${label}: ${plural(bars.length, 'bar')}`}>
        <tbody>
          {bars.map(([name, given]) => {
            const value = finite(given);
            const size = (Math.abs(value ?? 0) / span) * 100;
            return (
              <tr key={name}>
                <th scope="row" title={name}>
                  {shortened(name, MOST_LETTERS)}
                </th>
                <td className={styles.track}>
                  <span
                    className={styles.bar}
                    data-negative={(value ?? 0) < 0 || undefined}
                    style={{
                      left: `${(value ?? 0) < 0 ? zero - size : zero}%`,
                      width: `${size}%`,
                      background: color?.(name),
                    }}
                  />
                </td>
                <td className={styles.value}>
                  {value === null ? 'no value' : tick(value)}
                  {value !== null && unit && isShort && <span className="dim"> {unit}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
