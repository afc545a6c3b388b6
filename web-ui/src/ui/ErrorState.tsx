import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/client';
import { Icon } from './Icon';
import { ProblemList } from './ProblemList';
import styles from './states.module.css';

type Props = {
  /** What could not be done, as a sentence. */
  what: string;
  error: unknown;
  retry?: () => void;
  next?: ReactNode;
};

/** What went wrong, where, and what next. */
export function ErrorState({ what, error, retry, next }: Props) {
  const refused = error instanceof ApiError ? error : null;
  const reason = error instanceof Error ? error.message : String(error);
  const problems = refused?.problems ?? [];
  const listed = problems.some(({ message }) => message === reason);
  return (
    <div className={`${styles.state} ${styles.error}`} role="alert">
      <h2>
        <Icon name="alert" /> {what}
      </h2>
      <div className={styles.text}>
        {!listed && reason}
        {refused?.hint && <> {refused.hint}</>}
      </div>
      {problems.length > 0 && <ProblemList problems={problems} />}
      {(retry || next) && (
        <div className={styles.action}>
          {retry && (
            <Button variant="default" onClick={retry}>
              Try again
            </Button>
          )}
          {next}
        </div>
      )}
    </div>
  );
}
