import type { Figure } from '@/api/answers';
import { useSeen } from '@/lib/useSeen';
import { FigureView } from './FigureView';
import styles from './FigureView.module.css';

/** Figures side by side as far as there is room. A page may have hundreds, so they are drawn when they come near. */
export function Figures({ figures }: { figures: Figure[] }) {
  const { box, seen } = useSeen<HTMLDivElement>();
  return (
    <div ref={box} className={styles.figures} data-waiting={!seen}>
      {seen && figures.map((figure, index) => <FigureView key={`${index} ${figure.title}`} figure={figure} />)}
    </div>
  );
}
