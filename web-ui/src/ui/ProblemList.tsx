import type { Problem } from '@/api/types';
import { Icon } from './Icon';
import styles from './states.module.css';

/** Every problem at once, errors first. A problem with a field gets a link to it when the caller knows where it is. */
export function ProblemList({ problems, onGo }: { problems: Problem[]; onGo?: (pointer: string) => void }) {
  const errorsFirst = [...problems].sort((a, b) => a.severity.localeCompare(b.severity));
  return (
    <ul className={styles.problems}>
      {errorsFirst.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          <Icon name={problem.severity === 'ERROR' ? 'alert' : 'info'} />
          <span>
            <span className="visually-hidden">{problem.severity === 'ERROR' ? 'Error: ' : 'Warning: '}</span>
            {problem.message}
            {problem.pointer && onGo && (
              <>
                {' '}
                <button type="button" className={styles.go} onClick={() => onGo(problem.pointer)}>
                  Show the field
                </button>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
