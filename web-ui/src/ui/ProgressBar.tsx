import styles from './ProgressBar.module.css';

type Props = { done: number; of: number; label: string; width?: number | string };

/** How far something is. Its size never changes, so nothing beside it moves. */
export function ProgressBar({ done, of, label, width = '100%' }: Props) {
  const part = of > 0 ? Math.min(1, done / of) : 0;
  return (
    <span
      className={styles.bar}
      style={{ width }}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
    >
      <span style={{ transform: `scaleX(${part})` }} />
    </span>
  );
}
