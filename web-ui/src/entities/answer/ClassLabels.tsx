import type { ClassLabelsAnswer } from '@/api/answers';
import { LabelChip } from '@/entities/dataset/LabelChip';
import type { AnswerProps } from './AnswerView';
import { Scores } from './Scores';
import styles from './Answer.module.css';

/** Any number of classes. Beside the truth those that are missing are crossed out. */
export function ClassLabels({ answer, truth, classes = [], brief }: AnswerProps<ClassLabelsAnswer>) {
  const missed = truth?.labels.filter((label) => !answer.labels.includes(label)) ?? [];
  const chips = (
    <span className={styles.labels}>
      {answer.labels.map((label) => (
        <span key={label} className={truth && !truth.labels.includes(label) ? styles.wrong : undefined}>
          <LabelChip label={label} classes={classes} />
        </span>
      ))}
      {missed.map((label) => (
        <s key={label} title="missing from the answer">
          <LabelChip label={label} classes={classes} />
        </s>
      ))}
      {answer.labels.length === 0 && missed.length === 0 && <span className="dim">none</span>}
    </span>
  );
  if (brief || Object.keys(answer.scores).length === 0) return chips;
  return (
    <>
      {chips}
      <Scores scores={answer.scores} chosen={answer.labels} classes={classes} />
    </>
  );
}
