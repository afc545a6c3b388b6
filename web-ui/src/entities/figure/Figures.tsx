import type { Figure } from '@/api/answers';
import { FigureView } from './FigureView';
import styles from './FigureView.module.css';

/** Figures side by side as far as there is room. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <div className={styles.figures}>
      {figures.map((figure, index) => (
        <FigureView key={`${index} ${figure.title}`} figure={figure} />
      ))}
    </div>
  );
}
