import type { Problem } from '@/api/types';
import { Icon } from './Icon';
import styles from './states.module.css';

type Said = Problem & { times: number };

/** What several runs of an experiment have in common is said once. */
function once(problems: Problem[]): Said[] {
  const said = new Map<string, Said>();
  for (const problem of problems) {
    const key = `${problem.severity} ${problem.message}`;
    const before = said.get(key);
    if (before) before.times += 1;
    else said.set(key, { ...problem, times: 1 });
  }
  return [...said.values()];
}

/** Every problem at once, errors first. A problem with a field gets a link to it when the caller knows where it is. */
export function ProblemList({ problems, onGo }: { problems: Problem[]; onGo?: (pointer: string) => void }) {
  const errorsFirst = once(problems).sort((a, b) => a.severity.localeCompare(b.severity));
  return (
    <ul className={styles.problems}>
      {errorsFirst.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          <Icon name={problem.severity === 'ERROR' ? 'alert' : 'info'} />
          <span>
            <span className="visually-hidden">{problem.severity === 'ERROR' ? 'Error: ' : 'Warning: '}</span>
            {problem.message}
            {problem.times > 1 && <span className="dim"> ({problem.times} times)</span>}
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
