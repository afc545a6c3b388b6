import { Alert } from '@mantine/core';
import { Link } from 'react-router';
import { Icon } from '@/ui/Icon';
import { ProgressBar } from '@/ui/ProgressBar';
import { RelativeTime } from '@/ui/RelativeTime';
import { isFinished } from '@/entities/job/StateBadge';
import { RunOutcome } from '@/entities/run/RunOutcome';
import { bytes, count, duration, metric, plural, share } from '@/lib/format';
import type { Run } from '@/api/types';
import styles from './RunPage.module.css';

/** Where the run stands, in one line: the state, its best result, and how long it takes or took. */
export function RunProgress({ run }: { run: Run }) {
  const finished = isFinished(run.state);
  return (
    <>
      <div className={styles.line}>
        {/* Only the state is announced: the rest changes with every heartbeat. */}
        <span role="status">
          <RunOutcome state={run.state} verdict={run.verdict} />
        </span>
        <span className={styles.result}>
          <b>{metric(run.primaryMetric?.value)}</b> {run.primaryMetric?.name ?? run.declaredMetrics[0]?.name}
        </span>
        {finished ? (
          <span>{took(run)}</span>
        ) : run.state === 'QUEUED' || run.state === 'PAUSED' ? (
          <span>
            {run.headline} {run.state === 'QUEUED' && <Link to="/queue">See the queue</Link>}
          </span>
        ) : (
          <span className={styles.progress}>
            <ProgressBar done={run.step} of={run.totalSteps} width={140} label="Progress" />
            {run.secondsLeft === null ? run.headline : `${duration(run.secondsLeft)} left`}
          </span>
        )}
      </div>
      <div className={styles.details}>
        <span>
          {run.step === 0 ? plural(run.totalSteps, 'step') : `step ${count(run.step)} of ${count(run.totalSteps)}`}
        </span>
        {run.examplesPerSecond !== null && <span>{run.examplesPerSecond.toFixed(1)} examples/s</span>}
        {run.totalParameters > 0 && <span>learns {share(run.trainedParameters / run.totalParameters)}</span>}
        {run.memoryBytes !== null && <span>{bytes(run.memoryBytes)}</span>}
        {run.attempts > 1 && <span>{run.attempts} attempts</span>}
        <span>
          {finished ? 'finished ' : run.startedAt ? 'started ' : 'launched '}
          <RelativeTime time={run.finishedAt ?? run.startedAt ?? run.createdAt} />
        </span>
      </div>
      {run.state === 'FAILED' && (
        <Alert color="red" role="alert" icon={<Icon name="alert" />} className={styles.failure}>
          {run.reason ?? run.headline} {run.hint}
        </Alert>
      )}
      {run.verdict && (
        <Alert color="yellow" role="alert" icon={<Icon name="alert" />} className={styles.failure}>
          {run.verdict.text}
        </Alert>
      )}
    </>
  );
}

/** A run that failed reports no seconds of training, but it took its time all the same. */
function took({ seconds, startedAt, finishedAt }: Run): string {
  if (seconds !== null) return `took ${duration(seconds)}`;
  if (startedAt === null || finishedAt === null) return 'never started';
  return `ended after ${duration((new Date(finishedAt).getTime() - new Date(startedAt).getTime()) / 1000)}`;
}
