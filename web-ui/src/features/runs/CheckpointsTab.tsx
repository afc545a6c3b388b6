import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { TableTools } from '@/ui/DataTable';
import { CheckpointActions } from './CheckpointActions';
import { RegisterDialog } from './RegisterDialog';
import { useQuery } from '@tanstack/react-query';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Bytes } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { Badge } from '@/ui/Badge';
import { ForMembers } from '@/ui/ForMembers';
import { count, metric, shortHash } from '@/lib/format';
import type { Checkpoint, Run } from '@/api/types';
import { checkpoints, restart, resume } from '@/api/runs';
import { isStopped } from '@/entities/job/StateBadge';
import { inOrder, withoutSplit } from '@/entities/evaluation/metrics';

/** Metrics that fit into a cell. */
const SHOWN = 3;

const columnsOf = (run: Run, onRegister: (checkpoint: Checkpoint) => void): Column<Checkpoint>[] => [
  { key: 'step', title: 'Step', align: 'right', width: 70, cell: ({ step }) => count(step) },
  { key: 'epoch', title: 'Epoch', align: 'right', width: 70, cell: ({ progress }) => progress.toFixed(2) },
  {
    key: 'marks',
    title: 'Kept as',
    cell: ({ best, newest }) => [best ? 'best' : '', newest ? 'newest' : ''].filter(Boolean).join(', '),
  },
  {
    key: 'state',
    title: 'State',
    cell: ({ state }) =>
      state === 'COMMITTED' ? <Badge tone="good">Complete</Badge> : <Badge tone="bad">Damaged</Badge>,
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
      <DataTable
        label="Checkpoints"
        columns={columnsOf(run, setRegistered)}
        rows={found.data}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No checkpoint yet"
            text="One is written with every evaluation; a run that is interrupted goes on from the newest."
          />
        }
      />
      {registered && <RegisterDialog run={run} chosen={registered.id} onClose={() => setRegistered(null)} />}
    </>
  );
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
