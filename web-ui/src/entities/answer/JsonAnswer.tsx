import type { JsonAnswer as Answer } from '@/api/answers';
import { JsonTree } from '@/ui/JsonTree';
import { LongText } from '@/ui/LongText';
import type { AnswerProps } from './AnswerView';

/** Names and values; in a table the line that the head gave them. */
export function JsonAnswer({ answer, brief }: AnswerProps<Answer>) {
  if (brief) return <LongText text={answer.text} />;
  return (
    <div>
      <p>{answer.text}</p>
      <JsonTree value={answer.json} />
    </div>
  );
}
