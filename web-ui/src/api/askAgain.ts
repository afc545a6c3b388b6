import type { Query } from '@tanstack/react-query';
import { isUnreachable } from './client';

/** How soon a page that has nothing to show asks again, once it is said that the server cannot be reached. */
const AGAIN_MILLISECONDS = 5_000;

/** For `refetchInterval`: an answer asks no more, and what is missing is there as soon as the server is. */
export const askAgain = <Data>({ state }: Pick<Query<Data>, 'state'>): number | false =>
  state.data === undefined && isUnreachable(state.error) ? AGAIN_MILLISECONDS : false;
