import type { NumberAnswer as Answer } from '@/api/answers';
import { metric } from '@/lib/format';
import type { AnswerProps } from './AnswerView';
import styles from './Answer.module.css';

/** A number with its unit, and how far it is from the truth. */
export function NumberAnswer({ answer, truth, brief }: AnswerProps<Answer>) {
  const difference = truth ? (answer.value ?? NaN) - (truth.value ?? NaN) : null;
  return (
    <span>
      {brief ? metric(answer.value) : <strong className={styles.number}>{metric(answer.value)}</strong>}
      {answer.unit && <span className="dim"> {answer.unit}</span>}
      {difference !== null && Number.isFinite(difference) && (
        <span className="dim small">
          {' '}
          ({difference < 0 ? '−' : '+'}
          {metric(Math.abs(difference))})
        </span>
      )}
    </span>
  );
}
