import { Progress, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Sparkline } from '@/charts/Sparkline';
import { ErrorState } from '@/ui/ErrorState';
import { count, duration, metric, plural } from '@/lib/format';
import { runs } from '@/api/runs';
import type { Run } from '@/api/types';
import { lossSketch } from '@/api/runs';
import { ownedBy } from './owner';
import styles from './OverviewPage.module.css';

export function RunningNow({ owner }: { owner: string | null }) {
  const starting = useQuery(runs({ ...ownedBy(owner), state: 'STARTING', sort: '-createdAt', limit: 20 }));
  const running = useQuery(runs({ ...ownedBy(owner), state: 'RUNNING', sort: '-createdAt', limit: 20 }));
  // A run that changes its state stays in the list it came from until the server has answered; it must not be seen twice.
  const live = new Map([...(running.data?.items ?? []), ...(starting.data?.items ?? [])].map((run) => [run.id, run]));

  return (
    <section className={styles.strip}>
      <h2>Running now {live.size > 0 && <span>{live.size}</span>}</h2>
      {running.isPending && <Skeleton height={62} mt={8} />}
      {running.isLoadingError && (
        <ErrorState what="The runs could not be listed." error={running.error} retry={() => void running.refetch()} />
      )}
      {running.isSuccess && live.size === 0 && (
        <p className={styles.quiet}>{owner === null ? 'Nothing is training.' : 'Nothing of yours is training.'}</p>
      )}
      <ul className={styles.rows}>
        {[...live.values()].map((run) => (
          <li key={run.id}>
            <RunningRow run={run} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RunningRow({ run }: { run: Run }) {
  return (
    <div className={styles.running}>
      <div>
        <Link to={`/runs/${run.id}`}>{run.name}</Link> <span className="dim small">{run.experimentName}</span>
        <div className={styles.bar}>
          <Progress
            value={run.totalSteps === 0 ? 0 : (run.step / run.totalSteps) * 100}
            aria-label={`Steps of ${run.name}`}
          />
          <span className="dim small">
            {run.step > 0 && `${count(run.step)} of `}
            {plural(run.totalSteps, 'step')}
          </span>
        </div>
      </div>
      <LossSketch runId={run.id} />
      <div className={`${styles.left} small`}>
        <div>{run.secondsLeft === null ? run.headline : `${duration(run.secondsLeft)} left`}</div>
        <div className="dim">loss {metric(run.metrics['train/loss'])}</div>
      </div>
    </div>
  );
}

/** Room for the line is kept from the start, so that nothing moves when it appears. A missing sketch is no reason to alarm anybody. */
function LossSketch({ runId }: { runId: string }) {
  const sketch = useQuery(lossSketch(runId));
  const values = (sketch.data ?? []).map(Number);
  return (
    <div className={styles.sketch}>
      {values.length > 1 && <Sparkline values={values} width={110} label="Training loss so far" />}
    </div>
  );
}
