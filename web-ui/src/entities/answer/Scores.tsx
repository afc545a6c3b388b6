import type { ClassLabelAnswer } from '@/api/answers';
import { share } from '@/lib/format';
import { labelColor } from '@/entities/dataset/LabelChip';
import styles from './Answer.module.css';

/** Of hundreds of classes the likely ones are drawn. */
const SHOWN = 8;

type Props = { scores: ClassLabelAnswer['scores']; chosen: string[]; classes: string[] };

/** Classes with how sure the model is of each, the likeliest first. */
export function Scores({ scores, chosen, classes }: Props) {
  const likeliest = Object.entries(scores)
    .map(([label, score]): [string, number] => [label, score ?? NaN])
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN);
  return (
    <div className={styles.scores}>
      {likeliest.map(([label, score]) => (
        <div key={label} className={styles.score}>
          <span>{chosen.includes(label) ? <strong>{label}</strong> : label}</span>
          <div className={styles.track}>
            <div
              className={styles.fill}
              style={{
                width: `${Math.min(1, Math.max(0, score || 0)) * 100}%`,
                background: labelColor(label, classes),
              }}
            />
          </div>
          <span>{share(score)}</span>
        </div>
      ))}
    </div>
  );
}
