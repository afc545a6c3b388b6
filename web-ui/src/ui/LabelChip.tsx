import { colour } from '@/charts/palette';
import styles from './LabelChip.module.css';

type Props = { label: string | null; classes: string[] };

/** A class label with its colour: the same class has the same one everywhere. The word is always there; colour alone says nothing. */
export function LabelChip({ label, classes }: Props) {
  if (label === null) return <span className="dim">no label</span>;
  return (
    <span className={styles.chip} title={label}>
      <span className={styles.dot} style={{ background: labelColour(label, classes) }} />
      {label}
    </span>
  );
}

export const labelColour = (label: string, classes: string[]): string => colour(Math.max(0, classes.indexOf(label)));
