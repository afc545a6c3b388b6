import { compact, count } from '@/lib/format';
import styles from './BarChart.module.css';
import { colour } from './palette';

export type Bar = { label: string; parts: { name: string; value: number }[] };

type Props = {
  label: string;
  bars: Bar[];
  /** Writes a value at the end of its bar. */
  format?: (value: number) => string;
  /** All bars are drawn against this; by default against the longest. */
  full?: number;
};

/** Lying bars, each of one or more parts laid end to end. A table for people who hear the page. */
export function BarChart({ label, bars, format = compact, full }: Props) {
  const total = (bar: Bar) => bar.parts.reduce((sum, part) => sum + part.value, 0);
  const longest = full ?? Math.max(1e-12, ...bars.map(total));
  const names = [...new Set(bars.flatMap((bar) => bar.parts.map((part) => part.name)))];
  return (
    <div className={styles.chart} role="table" aria-label={label}>
      {bars.map((bar) => (
        <div className={styles.row} role="row" key={bar.label}>
          <span className={styles.name} role="rowheader" title={bar.label}>
            {bar.label}
          </span>
          <span className={styles.track} role="cell">
            {bar.parts.map((part) => (
              <span
                key={part.name}
                className={styles.part}
                title={`${part.name || bar.label}: ${count(part.value)}`}
                style={{
                  width: `${(part.value / longest) * 100}%`,
                  background: names.length > 1 ? colour(names.indexOf(part.name)) : undefined,
                }}
              />
            ))}
          </span>
          <span className={styles.value} role="cell">
            {format(total(bar))}
          </span>
        </div>
      ))}
      {names.length > 1 && (
        <div className={styles.legend} aria-hidden>
          {names.map((name, index) => (
            <span key={name}>
              <i style={{ background: colour(index) }} />
              {name}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
