import type { RunState } from '@/api/types';
import { Badge, type Tone } from '@/ui/Badge';

const runStates: Record<RunState, { word: string; tone: Tone }> = {
  QUEUED: { word: 'Waiting', tone: 'waiting' },
  STARTING: { word: 'Starting', tone: 'live' },
  RUNNING: { word: 'Running', tone: 'live' },
  PAUSED: { word: 'Paused', tone: 'warn' },
  SUCCEEDED: { word: 'Succeeded', tone: 'good' },
  FAILED: { word: 'Failed', tone: 'bad' },
  CANCELLED: { word: 'Cancelled', tone: 'idle' },
};

type Props = {
  state: RunState;
  /** Among many rows what went well needs no word. */
  inRow?: boolean;
};

/** The state of a run or job in a word. */
export function StateBadge({ state, inRow = false }: Props) {
  const { word, tone } = runStates[state];
  return (
    <Badge tone={tone} quiet={inRow && state === 'SUCCEEDED'}>
      {word}
    </Badge>
  );
}

export const isFinished = (state: RunState): boolean =>
  state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';

/** Whether it can be trained on: it is not at work, and has not come to its end. */
export const isStopped = (state: RunState): boolean =>
  state === 'PAUSED' || state === 'FAILED' || state === 'CANCELLED';
