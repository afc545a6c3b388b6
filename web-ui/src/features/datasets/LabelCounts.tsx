import { LabelChip, labelColour } from '@/ui/LabelChip';
import { count, share } from '@/lib/format';
import type { DatasetVersion } from '@/api/types';
import { classesOf, splitName, splits, total } from './shape';
import styles from './DatasetStatistics.module.css';

/** Rows per class and split. Bars are shares of the split, so that an unequal share shows as a longer bar. */
export function LabelCounts({ version }: { version: DatasetVersion }) {
  const { labels, rows } = version.statistics;
  const classes = classesOf(version);
  const used = splits.filter((split) => (rows[split] ?? 0) > 0);

  return (
    <div className={styles.scroll}>
      <table className={styles.counts}>
        <thead>
          <tr>
            <th>Label</th>
            {used.map((split) => (
              <th key={split}>{splitName[split]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.map((label) => (
            <tr key={label}>
              <td>
                <LabelChip label={label} classes={classes} />
              </td>
              {used.map((split) => (
                <td key={split}>
                  <ShareBar
                    rows={labels[label]?.[split] ?? 0}
                    of={rows[split] ?? 0}
                    colour={labelColour(label, classes)}
                  />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <td>All</td>
            {used.map((split) => (
              <td key={split}>
                <ShareBar rows={rows[split] ?? 0} of={total(rows)} colour="var(--text-3)" />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function ShareBar({ rows, of, colour }: { rows: number; of: number; colour: string }) {
  const part = of === 0 ? 0 : rows / of;
  return (
    <div className={styles.bar} title={`${count(rows)} of ${count(of)} rows, ${share(part)}`}>
      {count(rows)}
      <div className={styles.fill} style={{ width: `${part * 100}%`, background: colour }} />
    </div>
  );
}
