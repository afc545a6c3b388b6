import { Alert } from '@mantine/core';
import { Link } from 'react-router';
import { Icon } from '@/ui/Icon';
import { ProgressBar } from '@/ui/ProgressBar';
import { RelativeTime } from '@/ui/RelativeTime';
import { isFinished, StateBadge } from '@/entities/job/StateBadge';
import { bytes, count, duration, metric, share } from '@/lib/format';
import type { Run } from '@/api/types';
import styles from './RunPage.module.css';

/** Where the run stands, in words and figures. Every figure keeps its place whether it is known or not. */
export function RunProgress({ run }: { run: Run }) {
  const finished = isFinished(run.state);
  return (
    <>
      <div className={styles.state}>
        {/* Only the state is announced: the headline changes with every heartbeat. */}
        <span role="status">
          <StateBadge state={run.state} />
        </span>
        <span className={styles.headline}>{run.state === 'FAILED' ? '' : run.headline}</span>
      </div>
      {run.state === 'FAILED' && (
        <Alert color="red" role="alert" icon={<Icon name="alert" />} className={styles.failure}>
          {run.reason ?? run.headline} {run.hint}
        </Alert>
      )}
      {!finished && (
        <div className={styles.bar}>
          <ProgressBar done={run.step} of={run.totalSteps} label="Progress" />
        </div>
      )}
      <dl className={styles.figures}>
        <Figure name="Step">
          {count(run.step)} <span className="dim">of {count(run.totalSteps)}</span>
        </Figure>
        {finished ? (
          <Figure name="Took">{run.seconds === null ? '–' : duration(run.seconds)}</Figure>
        ) : (
          <>
            <Figure name="Time left">{run.secondsLeft === null ? '–' : duration(run.secondsLeft)}</Figure>
            <Figure name="Examples per second">
              {run.examplesPerSecond === null ? '–' : run.examplesPerSecond.toFixed(1)}
            </Figure>
          </>
        )}
        <Figure name="Memory">{run.memoryBytes === null ? '–' : bytes(run.memoryBytes)}</Figure>
        <Figure name="Learns">
          {run.totalParameters > 0 ? share(run.trainedParameters / run.totalParameters) : '–'}
        </Figure>
        {run.attempts > 1 && <Figure name="Attempts">{run.attempts}</Figure>}
        <Figure name={finished ? 'Finished' : run.startedAt ? 'Started' : 'Asked for'}>
          <RelativeTime time={run.finishedAt ?? run.startedAt ?? run.createdAt} />
        </Figure>
        <Figure name="Best">
          {metric(run.primaryMetric?.value)} <span className="dim">{run.primaryMetric?.name}</span>
        </Figure>
        {run.state === 'QUEUED' && (
          <Figure name="Waiting">
            <Link to="/queue">See the queue</Link>
          </Figure>
        )}
      </dl>
    </>
  );
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
