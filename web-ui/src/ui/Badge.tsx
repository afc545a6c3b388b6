import styles from './states.module.css';

export type Tone = 'waiting' | 'live' | 'good' | 'bad' | 'warn' | 'idle';

/** A colored dot and a word: the color never says anything alone. */
export function Badge({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <span className={styles.dot} />
      {children}
    </span>
  );
}
