import type { ReactNode } from 'react';
import type { Job } from '@/api/types';
import { JobActions } from '@/entities/job/JobActions';
import { JobName } from '@/entities/job/JobName';
import { JobState } from '@/entities/job/JobState';
import { DataTable, type Column } from '@/ui/DataTable';
import { RelativeTime } from '@/ui/RelativeTime';
import styles from './QueuePage.module.css';

const said = (job: Job): string => [job.reason, job.hint].filter(Boolean).join(' ');

const columns: Column<Job>[] = [
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
    cell: (job) => <JobState job={job} />,
  },
  { key: 'device', title: 'Device', minor: true, cell: ({ attempts }) => attempts.at(-1)?.device ?? '–' },
  { key: 'slots', title: 'Slots', align: 'right', minor: true, cell: ({ slots }) => slots },
  {
    key: 'attempt',
    title: 'Attempt',
    align: 'right',
    minor: true,
    cell: ({ attempt, failures }) => (failures > 0 ? `${attempt}, ${failures} failed` : attempt || '–'),
  },
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
      <DataTable label={label} columns={columns} rows={jobs} rowKey={({ id }) => id} empty={empty} />
    </div>
  );
}
