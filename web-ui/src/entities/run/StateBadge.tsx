import type { RunState } from '@/lib/types';
import styles from './states.module.css';

export type Tone = 'waiting' | 'live' | 'good' | 'bad' | 'warn' | 'idle';

const runStates: Record<RunState, { word: string; tone: Tone }> = {
  QUEUED: { word: 'Waiting', tone: 'waiting' },
  STARTING: { word: 'Starting', tone: 'live' },
  RUNNING: { word: 'Running', tone: 'live' },
  SUCCEEDED: { word: 'Succeeded', tone: 'good' },
  FAILED: { word: 'Failed', tone: 'bad' },
  CANCELLED: { word: 'Cancelled', tone: 'idle' },
};

/** A coloured dot and a word: the colour never says anything alone. */
export function Badge({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <span className={styles.dot} />
      {children}
    </span>
  );
}

/** The state of a run or job in a word. */
export function StateBadge({ state }: { state: RunState }) {
  const { word, tone } = runStates[state];
  return <Badge tone={tone}>{word}</Badge>;
}

export const isFinished = (state: RunState): boolean =>
  state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
