import type { Job } from '@/api/types';
import { count, duration } from '@/lib/format';
import { ProgressBar } from '@/ui/ProgressBar';

/** How far a running job is: its steps and the time left where they are known, or what it does. */
export function JobProgress({ progress, steps = true }: { progress: NonNullable<Job['progress']>; steps?: boolean }) {
  const { step, totalSteps, secondsLeft, phase } = progress;
  if (totalSteps === 0) return phase ? <span className="dim small">{phase}</span> : null;
  return (
    <>
      <ProgressBar done={step} of={totalSteps} width={64} label="Progress" />
      {steps && (
        <span className="dim small">
          step {count(step)} of {count(totalSteps)}
        </span>
      )}
      {secondsLeft !== null && <span className="dim small">{duration(secondsLeft)} left</span>}
    </>
  );
}
