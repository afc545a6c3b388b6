import { Link } from 'react-router';
import { Icon } from '@/ui/Icon';
import { plural, share } from '@/lib/format';
import type { DatasetVersion } from '@/api/types';
import { rowNumber } from '@/entities/dataset/rowNumber';
import { rowsOf } from '@/entities/dataset/shape';
import styles from './DatasetStatistics.module.css';

/** What makes the figures of a run on this data less trustworthy than they look. */
export function DatasetWarnings({ version }: { version: DatasetVersion }) {
  const { duplicates, leakage, leakageExamples } = version.statistics;
  const rows = rowsOf(version.statistics);

  return (
    <ul className={styles.findings}>
      {version.droppedRows > 0 && (
        <Finding tone="warn">{plural(version.droppedRows, 'faulty row')} of the files left out on request.</Finding>
      )}
      {version.warnings.map(({ pointer, message }) => (
        <Finding key={pointer + message} tone="warn">
          {message}
        </Finding>
      ))}
      {duplicates === 0 ? (
        <Finding tone="good">No text appears twice in a split.</Finding>
      ) : (
        <Finding tone="warn">
          {plural(duplicates, 'row')} ({share(duplicates / rows)}) repeat a text of the same split. They count twice in
          every figure.
        </Finding>
      )}
      {leakage === 0 ? (
        <Finding tone="good">No text of dev or test is also in train.</Finding>
      ) : (
        <Finding tone="warn">
          {plural(leakage, 'row')} of dev or test {leakage === 1 ? 'is' : 'are'} also in train: the figures will look
          better than the model is. Upload a version without {leakage === 1 ? 'it' : 'them'}. For example:{' '}
          {leakageExamples.map((row, index) => (
            <span key={row}>
              {index > 0 && ', '}
              <Link to={`?tab=rows&version=${version.number}&cursor=${row}`}>row {rowNumber(row)}</Link>
            </span>
          ))}
          .
        </Finding>
      )}
    </ul>
  );
}

function Finding({ tone, children }: { tone: 'good' | 'warn'; children: React.ReactNode }) {
  return (
    <li data-tone={tone}>
      <Icon name={tone === 'good' ? 'check' : 'alert'} />
      <span>{children}</span>
    </li>
  );
}
