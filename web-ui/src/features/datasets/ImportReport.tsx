import { DataTable, type Column } from '@/ui/DataTable';
import { ProblemList } from '@/ui/ProblemList';
import { count, plural } from '@/lib/format';
import type { DatasetVersion } from '@/api/types';
import { rowsOf } from '@/entities/dataset/shape';
import { ClassCounts } from './ClassCounts';
import { FaultTable } from './FaultTable';
import styles from './DatasetStatistics.module.css';

type FileReport = DatasetVersion['report']['files'][number];
type NormalizedValues = DatasetVersion['report']['normalized'][number];

const fileColumns: Column<FileReport>[] = [
  { key: 'fileName', title: 'File', cell: ({ fileName }) => fileName },
  { key: 'lines', title: 'Lines', align: 'right', cell: ({ lines }) => count(lines) },
  { key: 'rows', title: 'Rows', align: 'right', cell: ({ rows }) => count(rows) },
  { key: 'stored', title: 'Stored', align: 'right', cell: ({ rows, faultyRows }) => count(rows - faultyRows) },
  { key: 'faulty', title: 'Faulty rows', align: 'right', cell: ({ faultyRows }) => count(faultyRows) },
  { key: 'lost', title: 'Lines lost with them', align: 'right', cell: ({ faultyLines }) => count(faultyLines) },
  {
    key: 'swallowed',
    title: 'Lines inside values that look like rows',
    align: 'right',
    cell: ({ swallowedLines }) => count(swallowedLines),
  },
];

const normalizedColumns: Column<NormalizedValues>[] = [
  { key: 'column', title: 'Column', cell: ({ column }) => column },
  { key: 'change', title: 'Change', cell: ({ change }) => change },
  { key: 'values', title: 'Values', align: 'right', cell: ({ values }) => count(values) },
  { key: 'examples', title: 'For example', cell: ({ examples }) => examples.join(', ') },
];

/** What became of the uploaded files, to be checked against them. */
export function ImportReport({ version }: { version: DatasetVersion }) {
  const { files, normalized, dropped, remarks, remarkCount } = version.report;
  return (
    <div className={styles.sections}>
      <section className={styles.wide}>
        <h2>{plural(rowsOf(version.statistics), 'row')} stored</h2>
        <DataTable
          label="Files"
          columns={fileColumns}
          rows={files}
          rowKey={(file) => String(files.indexOf(file))}
          empty={<p className="dim">No file is known.</p>}
        />
        <p className="dim small">{readAs(version.format)}</p>
      </section>
      {dropped.length > 0 && (
        <section className={styles.wide}>
          <h2>{plural(version.droppedRows, 'row')} left out</h2>
          <FaultTable label="Rows left out" faults={dropped} />
          {dropped.length < version.droppedRows && <p className="dim small">{firstOf(dropped.length)}</p>}
        </section>
      )}
      {remarks.length > 0 && (
        <section className={styles.wide}>
          <h2>{plural(remarkCount, 'row')} to look at</h2>
          <FaultTable label="Rows to look at" faults={remarks} />
          {remarks.length < remarkCount && <p className="dim small">{firstOf(remarks.length)}</p>}
        </section>
      )}
      <section className={styles.wide}>
        <h2>Warnings</h2>
        {version.warnings.length > 0 ? <ProblemList problems={version.warnings} /> : <p className="dim">None.</p>}
      </section>
      <section className={styles.wide}>
        <h2>Normalized values</h2>
        <DataTable
          label="Normalized values"
          columns={normalizedColumns}
          rows={normalized}
          rowKey={({ column, change }) => column + change}
          empty={<p className="dim">Every value is stored as the file writes it.</p>}
        />
      </section>
      {version.statistics.columns.map((statistics) => {
        const column = version.schema.columns.find(({ name }) => name === statistics.column);
        return (
          column &&
          Object.keys(statistics.classes).length > 0 && (
            <section key={column.name}>
              <h2>Classes of {column.name}</h2>
              <ClassCounts column={column} statistics={statistics} />
            </section>
          )
        );
      })}
    </div>
  );
}

const firstOf = (shown: number) => `The first ${count(shown)} are kept.`;

/** With all options: the same files read in the same way are the same rows. */
function readAs({ id, options, plugin, pluginVersion }: DatasetVersion['format']): string {
  const chosen = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  const reader = plugin === '' ? '' : ` by plugin ${plugin} ${pluginVersion}`.trimEnd();
  return `Read as ${[id, ...chosen].join(', ')}${reader}.`;
}
