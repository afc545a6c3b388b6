import type { DatasetVersion } from '@/api/types';
import { DatasetLengths } from './DatasetLengths';
import { DatasetWarnings } from './DatasetWarnings';
import { LabelCounts } from './LabelCounts';
import styles from './DatasetStatistics.module.css';

export function DatasetStatistics({ version }: { version: DatasetVersion }) {
  return (
    <div className={styles.sections}>
      <section>
        <h2>Labels by split</h2>
        <LabelCounts version={version} />
      </section>
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
