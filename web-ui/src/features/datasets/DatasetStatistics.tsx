import type { DatasetVersion } from '@/api/types';
import { ColumnFacts } from './ColumnFacts';
import { DatasetLanguages } from './DatasetLanguages';
import { DatasetLengths } from './DatasetLengths';
import { DatasetWarnings } from './DatasetWarnings';
import styles from './DatasetStatistics.module.css';

/** What the columns hold, and what makes figures on this data less trustworthy. */
export function DatasetStatistics({ version }: { version: DatasetVersion }) {
  const facts = version.statistics.columns.flatMap((statistics) => {
    const column = version.schema.columns.find(({ name }) => name === statistics.column);
    const hasFacts =
      statistics.numbers !== null || statistics.missing > 0 || Object.keys(statistics.classes).length > 0;
    return column && hasFacts ? [{ column, statistics }] : [];
  });
  return (
    <div className={styles.sections}>
      {facts.map((one) => (
        <ColumnFacts key={one.column.name} {...one} />
      ))}
      <DatasetLanguages languages={version.statistics.languages} />
      <section>
        <h2>Duplicates and leakage</h2>
        <DatasetWarnings version={version} />
      </section>
      <section className={styles.wide}>
        <h2>Length in tokens</h2>
        <DatasetLengths version={version} />
      </section>
    </div>
  );
}
