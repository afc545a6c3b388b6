import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { RelativeTime, useNow } from '@/ui/RelativeTime';
import type { Job } from '@/api/types';
import { CancelJob } from './CancelJob';
import { PriorityMenu } from './PriorityMenu';

/** The jobs that wait. Each says in words what it waits for. */
export function WaitingJobs({ jobs }: { jobs: Job[] | undefined }) {
  const highest = Math.max(0, ...(jobs ?? []).map(({ priority }) => priority));
  const lowest = Math.min(0, ...(jobs ?? []).map(({ priority }) => priority));
  const columns: Column<Job>[] = [
    { key: 'position', title: '#', width: 32, cell: ({ position }) => position ?? '–' },
    {
      key: 'run',
      title: 'Run',
      cell: ({ runId, runName, experimentName, reason }) => (
        <>
          <Link to={`/runs/${runId}`}>{runName}</Link> <span className="dim">{experimentName}</span>
          <div className="dim small">{reason}</div>
        </>
      ),
    },
    { key: 'slots', title: 'Slots', align: 'right', minor: true, cell: ({ slots }) => slots },
    {
      key: 'estimatedStart',
      title: 'Starts',
      minor: true,
      cell: ({ estimatedStart }) => <Estimate time={estimatedStart} />,
    },
    {
      key: 'createdAt',
      title: 'Waiting since',
      minor: true,
      cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
    },
    { key: 'priority', title: 'Priority', cell: (job) => <PriorityMenu job={job} highest={highest} lowest={lowest} /> },
    { key: 'cancel', title: '', align: 'right', cell: (job) => <CancelJob job={job} /> },
  ];

  return (
    <DataTable
      label="Waiting jobs"
      columns={columns}
      rows={jobs}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="Nobody waits"
          text="A new experiment starts as soon as it is launched."
          action={
            <Button component={Link} to="/experiments/new">
              New experiment
            </Button>
          }
        />
      }
    />
  );
}

function Estimate({ time }: { time: string | null }) {
  const now = useNow();
  if (time === null) return <span className="dim">not known yet</span>;
  // An estimate that has passed is no longer one: whatever holds the slots took longer.
  return new Date(time).getTime() < now ? <span>any moment</span> : <RelativeTime time={time} />;
}
