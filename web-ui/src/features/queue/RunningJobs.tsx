import { Link } from 'react-router';
import { DataTable, type Column } from '@/ui/DataTable';
import { RelativeTime } from '@/ui/RelativeTime';
import { StateBadge } from '@/entities/run/StateBadge';
import type { Job } from '@/api/types';
import { CancelJob } from './CancelJob';

const columns: Column<Job>[] = [
  {
    key: 'run',
    title: 'Run',
    cell: ({ runId, runName, experimentName }) => (
      <>
        <Link to={`/runs/${runId}`}>{runName}</Link> <span className="dim">{experimentName}</span>
      </>
    ),
  },
  { key: 'state', title: 'State', cell: ({ state }) => <StateBadge state={state} /> },
  { key: 'device', title: 'Device', minor: true, cell: ({ attempts }) => attempts.at(-1)?.device ?? '–' },
  { key: 'slots', title: 'Slots', align: 'right', minor: true, cell: ({ slots }) => slots },
  {
    key: 'attempt',
    title: 'Attempt',
    align: 'right',
    minor: true,
    cell: (job) => `${job.attempts.length} of ${job.maxAttempts}`,
  },
  { key: 'startedAt', title: 'Started', cell: ({ startedAt }) => <RelativeTime time={startedAt} /> },
  { key: 'cancel', title: '', align: 'right', cell: (job) => <CancelJob job={job} /> },
];

export function RunningJobs({ jobs }: { jobs: Job[] | undefined }) {
  return (
    <DataTable
      label="Running jobs"
      columns={columns}
      rows={jobs}
      rowKey={({ id }) => id}
      empty={<p className="dim">Nothing is training.</p>}
    />
  );
}
