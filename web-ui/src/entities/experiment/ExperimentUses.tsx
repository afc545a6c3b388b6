import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { metric, plural } from '@/lib/format';
import { experiments } from '@/api/experiments';
import type { Experiment } from '@/api/types';
import { DataTable, Pager, type Column } from '@/ui/DataTable';
import { ErrorState } from '@/ui/ErrorState';
import { RelativeTime } from '@/ui/RelativeTime';

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

type Props = { uses: { dataset: string } | { baseModel: string }; empty: ReactNode };

/** The experiments that use something, newest first. */
export function ExperimentUses({ uses, empty }: Props) {
  const [cursor, setCursor] = useState<string | null>(null);
  const found = useQuery(experiments({ ...uses, cursor: cursor ?? undefined }));
  if (found.isLoadingError)
    return (
      <ErrorState what="The experiments could not be listed." error={found.error} retry={() => void found.refetch()} />
    );
  return (
    <>
      <DataTable label="Experiments" columns={columns} rows={found.data?.items} rowKey={({ id }) => id} empty={empty} />
      <Pager next={found.data?.next} cursor={cursor} onGo={setCursor} />
    </>
  );
}
