import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { DataTable, type Column } from '@/ui/DataTable';
import { ErrorState } from '@/ui/ErrorState';
import { RelativeTime } from '@/ui/RelativeTime';
import { RunOutcome } from '@/entities/run/RunOutcome';
import { duration, metric } from '@/lib/format';
import { runs } from '@/api/runs';
import type { Run } from '@/api/types';
import { ownedBy } from './owner';
import styles from './OverviewPage.module.css';

const SHOWN = 10;

const columns: Column<Run>[] = [
  {
    key: 'name',
    title: 'Run',
    cell: ({ id, name, experimentName }) => (
      <>
        <Link to={`/runs/${id}`}>{name}</Link> <span className="dim">{experimentName}</span>
      </>
    ),
  },
  { key: 'state', title: 'State', cell: ({ state, verdict }) => <RunOutcome inRow state={state} verdict={verdict} /> },
  {
    key: 'result',
    title: 'Result',
    prose: true,
    cell: ({ state, primaryMetric, reason, headline }) =>
      state === 'SUCCEEDED' && primaryMetric
        ? `${primaryMetric.name} ${metric(primaryMetric.value)}`
        : (reason ?? headline),
  },
  {
    key: 'seconds',
    title: 'Took',
    align: 'right',
    minor: true,
    cell: ({ seconds }) => (seconds === null ? '–' : duration(seconds)),
  },
  { key: 'finishedAt', title: 'Finished', minor: true, cell: ({ finishedAt }) => <RelativeTime time={finishedAt} /> },
];

export function RecentlyFinished({ owner }: { owner: string | null }) {
  const latest = useQuery(runs({ ...ownedBy(owner), state: 'finished', sort: '-finishedAt', limit: SHOWN }));

  return (
    <section className={styles.strip}>
      <h2>Recently finished</h2>
      {latest.isError ? (
        <ErrorState what="The runs could not be listed." error={latest.error} retry={() => void latest.refetch()} />
      ) : (
        <DataTable
          label="Recently finished runs"
          columns={columns}
          rows={latest.data?.items}
          rowKey={({ id }) => id}
          empty={
            <p className={styles.quiet}>
              {owner === null ? 'No run has finished yet.' : 'No run of yours has finished yet.'}
            </p>
          }
        />
      )}
    </section>
  );
}
