import { Histogram } from '@/charts/Histogram';
import { tick } from '@/charts/scale';
import { plural, words } from '@/lib/format';
import type { ColumnStatistics, ColumnType, NumberHistogram, SchemaColumn } from '@/api/types';
import { ClassCounts } from './ClassCounts';
import styles from './DatasetStatistics.module.css';

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

const histogramTitles: Record<string, string> = {
  values: 'Values',
  items: 'How many per row',
  'span-characters': 'Span lengths in characters',
};

/** What the values of a column are like, by its type. */
export function ColumnFacts({ column, statistics }: { column: SchemaColumn; statistics: ColumnStatistics }) {
  const hasClasses = Object.keys(statistics.classes).length > 0;
  return (
    <section aria-label={`Statistics of ${column.name}`}>
      <h2>
        {column.name} <span className="dim small">{words(column.role)}</span>
      </h2>
      {statistics.missing > 0 && <p className="dim small">{plural(statistics.missing, 'row')} without a value.</p>}
      {hasClasses && (
        <>
          <p className="dim small">Counted in {counted[column.type]}.</p>
          <ClassCounts column={column} statistics={statistics} />
        </>
      )}
      {statistics.numbers && <Numbers column={column} numbers={statistics.numbers} />}
    </section>
  );
}

function Numbers({ column, numbers }: { column: SchemaColumn; numbers: NumberHistogram }) {
  const title = histogramTitles[numbers.of] ?? words(numbers.of);
  return (
    <div className={styles.numbers}>
      <p className="dim small">
        {title}: {tick(numbers.smallest)} to {tick(numbers.largest)}, mean {tick(numbers.mean)}
      </p>
      <Histogram label={`${title} of ${column.name}`} edges={numbers.edges} counts={numbers.counts} />
    </div>
  );
}
