import type { VectorAnswer } from '@/api/answers';
import { Sparkline } from '@/charts/Sparkline';
import { metric, plural } from '@/lib/format';
import { CopyButton } from '@/ui/CopyButton';
import type { AnswerProps } from './AnswerView';
import styles from './Answer.module.css';

const SHOWN = 6;

/** Its shape and first numbers; all of them to copy. */
export function Vector({ answer: { values }, brief }: AnswerProps<VectorAnswer>) {
  const first = values.slice(0, SHOWN).map(metric).join(', ');
  const words = `${plural(values.length, 'value')}: ${first}${values.length > SHOWN ? ', …' : ''}`;
  if (brief) return <span>{words}</span>;
  return (
    <div className={styles.vector}>
      <Sparkline values={values.map(Number)} width={260} height={40} label={words} />
      <span>{words}</span>
      <CopyButton text={JSON.stringify(values)} what="all values" />
    </div>
  );
}
