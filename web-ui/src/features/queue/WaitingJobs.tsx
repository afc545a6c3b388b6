import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { RelativeTime, useNow } from '@/ui/RelativeTime';
import type { Job } from '@/api/types';
import { JobActions } from '@/entities/job/JobActions';
import { JobName } from '@/entities/job/JobName';
import { PriorityMenu } from './PriorityMenu';

/** The jobs that wait. Each says in words what it waits for. */
export function WaitingJobs({ jobs }: { jobs: Job[] | undefined }) {
  const highest = Math.max(0, ...(jobs ?? []).map(({ priority }) => priority));
  const lowest = Math.min(0, ...(jobs ?? []).map(({ priority }) => priority));
  const columns: Column<Job>[] = [
    { key: 'position', title: '#', width: 32, cell: ({ position }) => position ?? '–' },
    {
      key: 'job',
      title: 'Job',
      cell: (job) => (
        <>
          <JobName job={job} />
          <div className="dim small">{job.reason}</div>
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
    { key: 'actions', title: '', align: 'right', cell: (job) => <JobActions job={job} /> },
  ];

  return (
    <DataTable
      label="Waiting jobs"
      columns={columns}
      rows={jobs}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="Nothing waits"
          text="What is submitted now starts at once."
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
