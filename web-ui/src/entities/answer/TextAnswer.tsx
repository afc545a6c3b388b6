import type { TextAnswer as Answer } from '@/api/answers';
import { diff, type Change } from '@/lib/diff';
import { LongText } from '@/ui/LongText';
import type { AnswerProps } from './AnswerView';
import styles from './Answer.module.css';

/** A written text; beside the truth with what is missing and what is too much. Of several right texts the nearest counts. */
export function TextAnswer({ answer, truth, brief }: AnswerProps<Answer>) {
  const compared = truth ? nearest([truth.text, ...truth.alternatives], answer.text) : null;
  const changes = compared?.some(({ kind }) => kind !== 'same') ? compared : null;
  return (
    <div>
      {changes ? (
        <p className={styles.written}>
          {changes.map((change, index) => (
            <Changed key={index} {...change} />
          ))}
        </p>
      ) : brief ? (
        <LongText text={answer.text} />
      ) : (
        <p className={styles.written}>{answer.text}</p>
      )}
      {answer.text === '' && <p className="dim small">An empty text.</p>}
      {!brief && answer.alternatives.length > 0 && (
        <details className={styles.more}>
          <summary>{answer.alternatives.length} more that were considered</summary>
          <ul className={styles.list}>
            {answer.alternatives.map((text, index) => (
              <li key={index}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Changed({ kind, text }: Change) {
  switch (kind) {
    case 'same':
      return text;
    case 'added':
      return <ins title="not in the right text">{text}</ins>;
    case 'removed':
      return <del title="missing from the answer">{text}</del>;
  }
}

/** The comparison with the fewest words that differ; null when all are too long to compare. */
function nearest(rights: string[], text: string): Change[] | null {
  const differing = (changes: Change[]) =>
    changes.reduce((sum, { kind, text: part }) => sum + (kind === 'same' ? 0 : part.length), 0);
  return rights
    .map((right) => diff(right, text))
    .filter((changes) => changes !== null)
    .reduce<Change[] | null>((best, one) => (best === null || differing(one) < differing(best) ? one : best), null);
}
