import { color } from '@/charts/palette';
import styles from './LabelChip.module.css';

type Props = { label: string | null; classes: string[] };

/** A class with its color: the same class has the same one everywhere. The word is always there; color alone says nothing. */
export function LabelChip({ label, classes }: Props) {
  if (label === null) return <span className="dim">no label</span>;
  return (
    <span className={styles.chip} title={label}>
      <span className={styles.dot} style={{ background: labelColor(label, classes) }} />
      {label}
    </span>
  );
}

/** By the place among the classes; a label that is none of them gets one that follows from its letters. */
export function labelColor(label: string, classes: string[]): string {
  const place = classes.indexOf(label);
  return color(place >= 0 ? place : [...label].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0));
}
