import styles from './states.module.css';

export type Tone = 'waiting' | 'live' | 'good' | 'bad' | 'warn' | 'idle';

type Props = { tone: Tone; children: React.ReactNode; quiet?: boolean };

/** A colored dot and a word: the color never says anything alone. A quiet one says its word on hover and to those who hear the page. */
export function Badge({ tone, children, quiet = false }: Props) {
  return (
    <span
      className={styles.badge}
      data-tone={tone}
      title={quiet && typeof children === 'string' ? children : undefined}
    >
      <span className={styles.dot} />
      {quiet ? <span className="visually-hidden">{children}</span> : children}
    </span>
  );
}
