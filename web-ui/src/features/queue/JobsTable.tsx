import type { ReactNode } from 'react';
import type { Job } from '@/api/types';
import { JobActions } from '@/entities/job/JobActions';
import { JobName } from '@/entities/job/JobName';
import { JobState } from '@/entities/job/JobState';
import { DataTable, type Column } from '@/ui/DataTable';
import { RelativeTime } from '@/ui/RelativeTime';
import styles from './QueuePage.module.css';

const said = (job: Job): string => [job.reason, job.hint].filter(Boolean).join(' ');

/** Room is scarce: what is the same for nearly all jobs has a column only where it tells something. */
const slots: Column<Job> = { key: 'slots', title: 'Slots', align: 'right', minor: true, cell: (job) => job.slots };
const attempt: Column<Job> = {
  key: 'attempt',
  title: 'Attempt',
  align: 'right',
  minor: true,
  cell: (job) => (job.failures > 0 ? `${job.attempt}, ${job.failures} failed` : job.attempt || '–'),
};

const columnsFor = (jobs: Job[]): Column<Job>[] => [
  {
    key: 'job',
    title: 'Job',
    grows: true,
    cell: (job) => (
      <span title={said(job)}>
        <JobName job={job} /> <span className="dim">{said(job)}</span>
      </span>
    ),
  },
  {
    key: 'state',
    title: 'State',
    cell: (job) => <JobState inRow job={job} />,
  },
  { key: 'device', title: 'Device', minor: true, cell: ({ attempts }) => attempts.at(-1)?.device ?? '–' },
  ...(jobs.some((job) => job.slots !== 1) ? [slots] : []),
  ...(jobs.some((job) => job.attempt > 1 || job.failures > 0) ? [attempt] : []),
  {
    key: 'time',
    title: 'Time',
    minor: true,
    cell: ({ finishedAt, startedAt, createdAt }) => <RelativeTime time={finishedAt ?? startedAt ?? createdAt} />,
  },
  { key: 'actions', title: '', align: 'right', cell: (job) => <JobActions job={job} /> },
];

type Props = { label: string; jobs: Job[] | undefined; empty: ReactNode };

/** Jobs that do not wait: they run, rest or are over. */
export function JobsTable({ label, jobs, empty }: Props) {
  return (
    <div className={styles.dense}>
      <DataTable label={label} columns={columnsFor(jobs ?? [])} rows={jobs} rowKey={({ id }) => id} empty={empty} />
    </div>
  );
}
