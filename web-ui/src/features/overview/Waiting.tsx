import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { jobs } from '@/api/jobs';
import { EstimatedStart } from '@/entities/job/EstimatedStart';
import { JobName } from '@/entities/job/JobName';
import styles from './OverviewPage.module.css';

/** Lines drawn here; the queue's own page has all. */
const SHOWN = 6;

/** What waits, and why. */
export function Waiting({ owner }: { owner: string | null }) {
  const queue = useQuery(jobs({ state: 'waiting', limit: 200 }));
  const waiting = (queue.data?.items ?? []).filter(({ createdBy }) => owner === null || createdBy === owner);
  return (
    <section className={styles.strip}>
      <h2>
        Waiting{' '}
        {waiting.length > 0 && (
          <span>
            {waiting.length}
            {queue.data?.next && '+'}
          </span>
        )}
      </h2>
      {queue.isPending && <Skeleton height={40} mt={8} />}
      {queue.isLoadingError && (
        <ErrorState what="The queue could not be read." error={queue.error} retry={() => void queue.refetch()} />
      )}
      {queue.isSuccess && waiting.length === 0 && (
        <p className={styles.quiet}>{owner === null ? 'Nothing is queued.' : 'Nothing of yours is queued.'}</p>
      )}
      <ul className={styles.rows}>
        {waiting.slice(0, SHOWN).map((job) => (
          <li key={job.id} className={styles.waiting}>
            <span className={styles.position}>{job.position}</span>
            <div>
              <JobName job={job} />
              <p className="dim small">
                {job.reason}
                {job.estimatedStart && (
                  <>
                    {' '}
                    · starts <EstimatedStart time={job.estimatedStart} />
                  </>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {waiting.length > SHOWN && (
        <p className={styles.quiet}>
          <Link to="/queue">
            {waiting.length - SHOWN}
            {queue.data?.next && '+'} more in the queue
          </Link>
        </p>
      )}
    </section>
  );
}
