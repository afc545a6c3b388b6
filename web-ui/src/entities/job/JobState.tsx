import type { Job } from '@/api/types';
import { duration } from '@/lib/format';
import { ProgressBar } from '@/ui/ProgressBar';
import { StateBadge } from './StateBadge';

/** The state in a word; while it runs, how far it is. */
export function JobState({ job: { state, pauseRequested, progress } }: { job: Job }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: '2px 10px' }}>
      <StateBadge inRow state={state} />
      {pauseRequested && state !== 'PAUSED' && <span className="dim small">pausing</span>}
      {progress && progress.totalSteps > 0 && (
        <ProgressBar done={progress.step} of={progress.totalSteps} width={64} label="Progress" />
      )}
      {typeof progress?.secondsLeft === 'number' && (
        <span className="dim small">{duration(progress.secondsLeft)} left</span>
      )}
      {progress && progress.totalSteps === 0 && progress.phase && <span className="dim small">{progress.phase}</span>}
    </span>
  );
}
