import type { Job } from '@/api/types';
import { JobProgress } from './JobProgress';
import { StateBadge } from './StateBadge';

type Props = {
  job: Job;
  /** One of many in a table: what went well needs no word, and steps are not counted. */
  inRow?: boolean;
};

/** The state in a word; while it runs, how far it is. */
export function JobState({ job: { state, pauseRequested, progress }, inRow = false }: Props) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: '2px 10px' }}>
      <StateBadge inRow={inRow} state={state} />
      {pauseRequested && state !== 'PAUSED' && <span className="dim small">pausing</span>}
      {progress && <JobProgress progress={progress} steps={!inRow} />}
    </span>
  );
}
