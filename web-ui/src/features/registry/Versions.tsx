import { Link } from 'react-router';
import { DataTable, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { Bytes, Count } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { metric, words } from '@/lib/format';
import type { ModelVersion } from '@/api/types';
import { AliasChip } from './AliasChip';
import styles from './Registry.module.css';

const columns: Column<ModelVersion>[] = [
  {
    key: 'number',
    title: 'Version',
    value: ({ number }) => number,
    cell: ({ model, number, aliases }) => (
      <span className={styles.chips}>
        <Link to={`/registry/${model}/versions/${number}`}>Version {number}</Link>
        {aliases.map((alias) => (
          <AliasChip key={alias} alias={alias} />
        ))}
      </span>
    ),
  },
  {
    key: 'metric',
    title: 'Metric',
    align: 'right',
    value: ({ primaryMetric }) => primaryMetric?.value ?? null,
    cell: ({ primaryMetric }) => (primaryMetric ? `${primaryMetric.name} ${metric(primaryMetric.value)}` : '–'),
  },
  {
    key: 'run',
    title: 'Run',
    minor: true,
    cell: ({ run, imported, recipe }) =>
      imported ? `${run.name}, ${recipe ? words(recipe) : 'imported'}` : <Link to={`/runs/${run.id}`}>{run.name}</Link>,
  },
  {
    key: 'dataset',
    title: 'Data',
    minor: true,
    cell: ({ dataset }) => `${dataset.name}, version ${dataset.number}`,
  },
  {
    key: 'trained',
    title: 'Trained',
    align: 'right',
    minor: true,
    value: ({ trainedParameters }) => trainedParameters,
    cell: ({ trainedParameters }) => <Count value={trainedParameters} />,
  },
  {
    key: 'size',
    title: 'Size',
    align: 'right',
    minor: true,
    value: ({ size }) => size,
    cell: ({ size }) => <Bytes value={size} />,
  },
  {
    key: 'createdAt',
    title: 'Registered',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt, createdBy }) => (
      <>
        <RelativeTime time={createdAt} /> <span className="dim">by {createdBy}</span>
      </>
    ),
  },
];

export function Versions({ versions }: { versions: ModelVersion[] }) {
  const { sort, setSort } = useTable({ sort: '-number' });
  return (
    <DataTable
      label="Versions"
      columns={columns}
      rows={versions}
      rowKey={({ id }) => id}
      sort={sort}
      onSort={setSort}
      empty={<EmptyState title="No version is left" text="Register a checkpoint of a run under this name." />}
    />
  );
}
