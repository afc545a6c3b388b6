import styles from './Registry.module.css';

/** A name that points at one version. The champion stands out. */
export function AliasChip({ alias }: { alias: string }) {
  return (
    <span className={styles.chip} data-champion={alias.startsWith('champion')}>
      {alias}
    </span>
  );
}
