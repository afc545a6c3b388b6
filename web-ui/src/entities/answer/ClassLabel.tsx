import type { ClassLabelAnswer } from '@/api/answers';
import { LabelChip } from '@/entities/dataset/LabelChip';
import type { AnswerProps } from './AnswerView';
import { Scores } from './Scores';

export function ClassLabel({ answer, classes = [], brief }: AnswerProps<ClassLabelAnswer>) {
  if (brief || Object.keys(answer.scores).length === 0) return <LabelChip label={answer.text} classes={classes} />;
  return <Scores scores={answer.scores} chosen={[answer.text]} classes={classes} />;
}
