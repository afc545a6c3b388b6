import type { SpansAnswer } from '@/api/answers';
import { excerpt } from '@/entities/dataset/CellView';
import { labelColor } from '@/entities/dataset/LabelChip';
import { share } from '@/lib/format';
import { MarkedText, type Mark } from '@/ui/MarkedText';
import type { AnswerProps } from './AnswerView';
import styles from './Answer.module.css';

/** The spans where they are in the text: entities, or what answers a question. What should have been found is underlined. */
export function Spans({ answer, truth, texts = [], classes = [], brief }: AnswerProps<SpansAnswer>) {
  const text = texts[answer.textIndex];
  const missed =
    truth?.textIndex === answer.textIndex ? truth.spans.filter((one) => !answer.spans.some(isSame(one))) : [];
  const marks: Mark[] = [
    ...answer.spans.map(({ span, score }) => ({
      ...span,
      color: labelColor(span.label, classes),
      title: [span.label, share(score ?? NaN)].filter(Boolean).join(', '),
    })),
    ...missed.map(({ span }) => ({
      ...span,
      color: labelColor(span.label, classes),
      faint: true,
      title: ['should have been found', span.label].filter(Boolean).join(': '),
    })),
  ];
  return (
    <div>
      {text === undefined ? (
        <SpanList spans={answer.spans} />
      ) : (
        <MarkedText {...(brief ? excerpt(text, marks) : { text, marks })} />
      )}
      {answer.spans.length === 0 && <p className="dim small">No span found.</p>}
      {!brief && answer.alternatives.length > 0 && (
        <details className={styles.more}>
          <summary>{answer.alternatives.length} more that were considered</summary>
          <SpanList spans={answer.alternatives} />
        </details>
      )}
    </div>
  );
}

function SpanList({ spans }: { spans: SpansAnswer['spans'] }) {
  return (
    <ul className={styles.list}>
      {spans.map(({ span, text, score }, index) => (
        <li key={index}>
          {text} <span className="dim small">{[span.label, share(score ?? NaN)].filter(Boolean).join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}

const isSame =
  (one: SpansAnswer['spans'][number]) =>
  (other: SpansAnswer['spans'][number]): boolean =>
    one.span.start === other.span.start && one.span.end === other.span.end && one.span.label === other.span.label;
