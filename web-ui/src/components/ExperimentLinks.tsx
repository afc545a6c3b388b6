import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { metric, plural } from '@/lib/format';
import type { Experiment } from '@/lib/types';
import { DataTable, type Column } from './DataTable';
import { RelativeTime } from './RelativeTime';

const columns: Column<Experiment>[] = [
  { key: 'name', title: 'Experiment', cell: ({ id, name }) => <Link to={`/experiments/${id}`}>{name}</Link> },
  { key: 'dataset', title: 'Data', cell: ({ dataset }) => `${dataset.name}, version ${dataset.number}` },
  { key: 'model', title: 'Model', minor: true, cell: ({ baseModel }) => baseModel.name },
  {
    key: 'runs',
    title: 'Runs',
    align: 'right',
    cell: ({ runCounts }) =>
      plural(
        Object.values(runCounts).reduce((sum, runs) => sum + runs, 0),
        'run',
      ),
  },
  {
    key: 'best',
    title: 'Best',
    align: 'right',
    cell: ({ bestRun }) => (bestRun ? `${bestRun.metric} ${metric(bestRun.value)}` : '–'),
  },
  { key: 'createdAt', title: 'Started', minor: true, cell: ({ createdAt }) => <RelativeTime time={createdAt} /> },
];

/** The experiments that use something, as links. Undefined while they load. */
export function ExperimentLinks({ experiments, empty }: { experiments: Experiment[] | undefined; empty: ReactNode }) {
  return <DataTable label="Experiments" columns={columns} rows={experiments} rowKey={({ id }) => id} empty={empty} />;
}
