import type { Job } from '@/api/types';
import { JobProgress } from './JobProgress';
import { StateBadge } from './StateBadge';

/** The state in a word; while it runs, how far it is. `steps` counts them, too. */
export function JobState({ job: { state, pauseRequested, progress }, steps = false }: { job: Job; steps?: boolean }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: '2px 10px' }}>
      <StateBadge inRow state={state} />
      {pauseRequested && state !== 'PAUSED' && <span className="dim small">pausing</span>}
      {progress && <JobProgress progress={progress} steps={steps} />}
    </span>
  );
}
