import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { CheckpointActions } from './CheckpointActions';
import { RegisterDialog } from './RegisterDialog';
import { useQuery } from '@tanstack/react-query';
import { DataTable, SearchBox, TableTools, useTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Bytes } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { Badge } from '@/ui/Badge';
import { ForMembers } from '@/ui/ForMembers';
import { count, metric, shortHash } from '@/lib/format';
import { useParameter } from '@/lib/url';
import type { Checkpoint, Run } from '@/api/types';
import { checkpoints, restart, resume } from '@/api/runs';
import { isStopped } from '@/entities/job/StateBadge';
import { inOrder, withoutSplit } from '@/entities/evaluation/metrics';

/** Metrics that fit into a cell. */
const SHOWN = 3;

/** Longer lists can be searched and sorted. */
const MANY = 10;

const keptAs = ({ best, newest }: Checkpoint): string =>
  [best ? 'best' : '', newest ? 'newest' : ''].filter(Boolean).join(', ');

const stateInWords = ({ state }: Checkpoint): string => (state === 'COMMITTED' ? 'Complete' : 'Damaged');

const columnsOf = (run: Run, onRegister: (checkpoint: Checkpoint) => void): Column<Checkpoint>[] => [
  { key: 'step', title: 'Step', align: 'right', width: 70, value: ({ step }) => step, cell: ({ step }) => count(step) },
  { key: 'epoch', title: 'Epoch', align: 'right', width: 70, cell: ({ progress }) => progress.toFixed(2) },
  {
    key: 'marks',
    title: 'Kept as',
    cell: keptAs,
  },
  {
    key: 'state',
    title: 'State',
    cell: (checkpoint) => (
      <Badge tone={checkpoint.state === 'COMMITTED' ? 'good' : 'bad'}>{stateInWords(checkpoint)}</Badge>
    ),
  },
  {
    key: 'metrics',
    title: 'Dev split',
    grows: true,
    minor: true,
    cell: ({ metrics }) =>
      inOrder({ metrics, declared: run.declaredMetrics, primary: run.declaredMetrics[0]?.name ?? null })
        .slice(0, SHOWN)
        .map(([name, value]) => `${withoutSplit(name)} ${metric(value)}`)
        .join(', ') || <span className="dim">not evaluated</span>,
  },
  {
    key: 'size',
    title: 'Size',
    align: 'right',
    minor: true,
    value: ({ size }) => size,
    cell: ({ files, size }) => (
      <span title={files.map(({ name, sha256 }) => `${name} ${shortHash(sha256)}`).join('\n')}>
        <Bytes value={size} />
      </span>
    ),
  },
  {
    key: 'createdAt',
    title: 'Written',
    align: 'right',
    minor: true,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
  },
  {
    key: 'actions',
    title: '',
    align: 'right',
    cell: (checkpoint) => (
      <CheckpointActions run={run} checkpoint={checkpoint} onRegister={() => onRegister(checkpoint)} />
    ),
  },
];

export function CheckpointsTab({ run }: { run: Run }) {
  const found = useQuery(checkpoints(run.id));
  const { sort, setSort } = useTable();
  // The log of the run has a search of its own.
  const [search, setSearch] = useParameter('checkpoints');
  const [registered, setRegistered] = useState<Checkpoint | null>(null);
  if (found.isLoadingError)
    return (
      <ErrorState what="The checkpoints could not be loaded." error={found.error} retry={() => void found.refetch()} />
    );
  return (
    <>
      <ForMembers>
        <Resume run={run} />
      </ForMembers>
      {(search !== '' || (found.data?.length ?? 0) > MANY) && (
        <TableTools>
          <SearchBox label="Search by step, mark or state" value={search} onChange={setSearch} />
        </TableTools>
      )}
      <DataTable
        label="Checkpoints"
        columns={columnsOf(run, setRegistered)}
        rows={found.data?.filter((one) => matches(one, search))}
        rowKey={({ id }) => id}
        sort={sort}
        onSort={(found.data?.length ?? 0) > MANY ? setSort : undefined}
        empty={
          search ? (
            <EmptyState title="No checkpoint matches" text="Search for a step, “best”, “newest” or “damaged”." />
          ) : (
            <EmptyState
              title="No checkpoint yet"
              text="One is written with every evaluation; a run that is interrupted goes on from the newest."
            />
          )
        }
      />
      {registered && <RegisterDialog run={run} chosen={registered.id} onClose={() => setRegistered(null)} />}
    </>
  );
}

/** A number is the beginning of a step; every word is looked for. */
function matches(checkpoint: Checkpoint, search: string): boolean {
  const said = `${keptAs(checkpoint)} ${stateInWords(checkpoint)}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => (/^\d+$/.test(word) ? String(checkpoint.step).startsWith(word) : said.includes(word)));
}

/** A run that has stopped early goes on from its newest checkpoint; another one can begin with its settings. */
function Resume({ run }: { run: Run }) {
  const cache = useQueryClient();
  const again = useMutation({
    mutationFn: () => (run.state === 'PAUSED' ? resume(run.id) : restart(run.id)),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.runs.all }),
  });
  return (
    <TableTools>
      {isStopped(run.state) && (
        <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
          Go on from the newest
        </Button>
      )}
      <Button variant="default" component={Link} to={`/experiments/new?from=${run.id}`}>
        Clone the run
      </Button>
      {again.error && (
        <span role="alert" className="small" style={{ color: 'var(--bad)' }}>
          {again.error.message}
        </span>
      )}
    </TableTools>
  );
}
