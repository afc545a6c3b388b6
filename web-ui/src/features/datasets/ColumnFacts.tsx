import { Histogram } from '@/charts/Histogram';
import { tick } from '@/charts/scale';
import { Figure } from '@/ui/Figure';
import { toCsv } from '@/lib/csv';
import { plural, words } from '@/lib/format';
import type { ColumnStatistics, NumberHistogram, SchemaColumn } from '@/api/types';
import { ClassCounts } from './ClassCounts';
import styles from './DatasetStatistics.module.css';

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
      {hasClasses && <ClassCounts column={column} statistics={statistics} />}
      {statistics.numbers && <Numbers column={column} numbers={statistics.numbers} />}
    </section>
  );
}

function Numbers({ column, numbers }: { column: SchemaColumn; numbers: NumberHistogram }) {
  const title = histogramTitles[numbers.of] ?? words(numbers.of);
  const label = `${title} of ${column.name}`;
  return (
    <div className={styles.numbers}>
      <Figure
        title={label}
        head={
          <p className="dim small">
            {label}: {tick(numbers.smallest)} to {tick(numbers.largest)}, mean {tick(numbers.mean)}
          </p>
        }
        csv={() =>
          toCsv([
            ['from', 'to', 'count'],
            ...numbers.counts.map((count, bin) => [numbers.edges[bin], numbers.edges[bin + 1], count]),
          ])
        }
      >
        <Histogram label={label} edges={numbers.edges} counts={numbers.counts} />
      </Figure>
    </div>
  );
}
