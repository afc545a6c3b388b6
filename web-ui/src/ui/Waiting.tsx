import styles from './states.module.css';

/** Keeps the place of what is still loaded. The words only come when it takes a while, so that quick answers do not flicker. */
export function Waiting({ height }: { height: number }) {
  return (
    <p className={styles.waiting} style={{ height }} aria-busy>
      Loading…
    </p>
  );
}
