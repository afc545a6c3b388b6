import { useQuery } from '@tanstack/react-query';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Bytes } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { Badge } from '@/ui/Badge';
import { count, metric, plural, shortHash } from '@/lib/format';
import type { Checkpoint, Run } from '@/api/types';
import { checkpoints } from '@/api/runs';
import { inOrder } from '@/entities/evaluation/metrics';

/** Metrics that fit into a cell. */
const SHOWN = 3;

const columnsOf = (run: Run): Column<Checkpoint>[] => [
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
    minor: true,
    cell: ({ metrics }) =>
      inOrder({ metrics, declared: run.declaredMetrics, primary: run.declaredMetrics[0]?.name ?? null })
        .slice(0, SHOWN)
        .map(([name, value]) => `${name} ${metric(value)}`)
        .join(', ') || <span className="dim">not evaluated</span>,
  },
  {
    key: 'files',
    title: 'Files',
    minor: true,
    cell: ({ files }) => (
      <span title={files.map(({ name, sha256 }) => `${name} ${shortHash(sha256)}`).join('\n')}>
        {plural(files.length, 'file')}
      </span>
    ),
  },
  { key: 'size', title: 'Size', align: 'right', cell: ({ size }) => <Bytes value={size} /> },
  { key: 'createdAt', title: 'Written', align: 'right', cell: ({ createdAt }) => <RelativeTime time={createdAt} /> },
];

export function CheckpointsTab({ run }: { run: Run }) {
  const found = useQuery(checkpoints(run.id));
  if (found.isLoadingError)
    return (
      <ErrorState what="The checkpoints could not be loaded." error={found.error} retry={() => void found.refetch()} />
    );
  return (
    <DataTable
      label="Checkpoints"
      columns={columnsOf(run)}
      rows={found.data}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="No checkpoint yet"
          text="One is written with every evaluation; a run that is interrupted goes on from the newest."
        />
      }
    />
  );
}
