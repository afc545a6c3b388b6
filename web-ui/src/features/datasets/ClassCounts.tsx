import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ColumnStatistics, ColumnType, SchemaColumn } from '@/api/types';
import { labelColor, LabelChip } from '@/entities/dataset/LabelChip';
import { splitName, splits, total } from '@/entities/dataset/shape';
import { toCsv } from '@/lib/csv';
import { count, share } from '@/lib/format';
import { Figure } from '@/ui/Figure';
import styles from './DatasetStatistics.module.css';

/** A column of hundreds of classes would bury what stands below it. */
const SHOWN = 20;

const counted: Record<ColumnType, string> = {
  string: 'rows',
  strings: 'rows',
  class: 'rows',
  classes: 'rows; one may have several',
  'class-per-word': 'words',
  number: 'rows',
  spans: 'spans',
  json: 'rows',
};

type Props = { column: SchemaColumn; statistics: ColumnStatistics };

/** How often each class occurs in each split. Bars are shares of the split, so that an unequal share shows as a longer bar. */
export function ClassCounts({ column, statistics }: Props) {
  const [all, setAll] = useState(false);
  const counts = statistics.classes;
  const names = Object.keys(counts).sort((a, b) => total(counts[b] ?? {}) - total(counts[a] ?? {}));
  const sums = Object.fromEntries(
    splits.map((split) => [split, names.reduce((sum, name) => sum + (counts[name]?.[split] ?? 0), 0)]),
  );
  const used = splits.filter((split) => (sums[split] ?? 0) > 0);
  return (
    <Figure
      title={`Classes of ${column.name}`}
      head={<p className="dim small">Counted in {counted[column.type]}. A bar is the share of its split.</p>}
      csv={() =>
        toCsv([
          [column.name, ...used.map((split) => splitName[split])],
          ...names.map((name) => [name, ...used.map((split) => counts[name]?.[split] ?? 0)]),
        ])
      }
    >
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Classes, scrollable">
        <table className={styles.counts} aria-label={`Classes of ${column.name}`}>
          <thead>
            <tr>
              <th scope="col">{column.name}</th>
              {used.map((split) => (
                <th key={split} scope="col">
                  <div className={styles.bar}>{splitName[split]}</div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(all ? names : names.slice(0, SHOWN)).map((name) => (
              <tr key={name}>
                <td>
                  <LabelChip label={name} classes={column.classes} />
                </td>
                {used.map((split) => (
                  <td key={split}>
                    <ShareBar
                      part={counts[name]?.[split] ?? 0}
                      of={sums[split] ?? 0}
                      color={labelColor(name, column.classes)}
                    />
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <td>All</td>
              {used.map((split) => (
                <td key={split}>
                  <div className={styles.bar}>{count(sums[split] ?? 0)}</div>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
        {names.length > SHOWN && (
          <Button variant="subtle" onClick={() => setAll(!all)}>
            {all ? 'The most frequent only' : `All ${count(names.length)}`}
          </Button>
        )}
      </div>
    </Figure>
  );
}

function ShareBar({ part, of, color }: { part: number; of: number; color: string }) {
  const portion = of === 0 ? 0 : part / of;
  return (
    <div className={styles.bar} title={`${count(part)} of ${count(of)}, ${share(portion)}`}>
      {count(part)}
      <div className={styles.fill} style={{ width: `${portion * 100}%`, background: color }} />
    </div>
  );
}
