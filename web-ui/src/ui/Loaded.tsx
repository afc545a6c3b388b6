import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState';

type Props<Data> = {
  query: UseQueryResult<Data>;
  /** Says what page this is until the first answer, and when there is none. */
  head?: ReactNode;
  /** Shown until the first answer. */
  waiting?: ReactNode;
  /** What could not be done when there is no answer, as a sentence. */
  failed: string;
  /** Where to go then. */
  next?: ReactNode;
  children: (data: Data) => ReactNode;
};

/**
 * What the server answered. A question that was answered once keeps its answer when asking again fails, and so does whatever a person has
 * typed into the screen; that the page is out of date is said at its top.
 */
export function Loaded<Data>({ query, head, waiting, failed, next, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError)
    return (
      <>
        {head}
        <ErrorState what={failed} error={query.error} retry={() => void query.refetch()} next={next} />
      </>
    );
  return head ?? waiting;
}
