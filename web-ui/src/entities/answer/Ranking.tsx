import type { RankingAnswer } from '@/api/answers';
import { metric } from '@/lib/format';
import type { AnswerProps } from './AnswerView';
import styles from './Answer.module.css';

const SHOWN = 10;
const SHOWN_BRIEFLY = 3;

/** The best first; beside the truth the right one stands out. */
export function Ranking({ answer, truth, brief }: AnswerProps<RankingAnswer>) {
  const right = truth?.items[0]?.text;
  const shown = answer.items.slice(0, brief ? SHOWN_BRIEFLY : SHOWN);
  const place = answer.items.findIndex(({ text }) => text === right);
  return (
    <div>
      <ol className={styles.list}>
        {shown.map(({ text, score }, index) => (
          <li key={index}>
            {text === right ? <strong>{text}</strong> : text} <span className="dim small">{metric(score)}</span>
          </li>
        ))}
      </ol>
      {answer.items.length > shown.length && (
        <p className="dim small">
          of {answer.items.length}
          {place >= shown.length && `; the right one is number ${place + 1}`}
        </p>
      )}
    </div>
  );
}
