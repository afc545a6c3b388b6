import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { del, get, getPage, patch, post, type Parameters } from './client';
import { keys } from './keys';
import type { Experiment, ExperimentRequest, ExperimentWithRuns, Problem, Validation } from './types';

export const experiment = (id: string) =>
  queryOptions({ queryKey: keys.experiments.one(id), queryFn: () => get<ExperimentWithRuns>(`/experiments/${id}`) });

/** Without its runs, of which there may be thousands. */
export const experimentAlone = (id: string) =>
  queryOptions({
    queryKey: keys.experiments.one(id, 'alone'),
    queryFn: () => get<Experiment>(`/experiments/${id}`, { runs: false }),
  });

/** What would happen, without doing it. The last answer stays on screen while the next one is on its way. */
export const validation = (request: ExperimentRequest) =>
  queryOptions({
    queryKey: keys.validation(request),
    queryFn: async () => {
      const answer = await post<Validation>('/experiments/validate', request);
      return { ...answer, problems: answer.problems.map(withinSpecification) };
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** The form's fields are named from the specification on: `/head/options/dropout`. */
export const withinSpecification = (problem: Problem): Problem => ({
  ...problem,
  pointer: problem.pointer.replace(/^\/specification(?=\/|$)/, ''),
});

export const launch = (request: ExperimentRequest, idempotencyKey: string) =>
  post<Experiment>('/experiments', request, { idempotencyKey });

export const change = (id: string, changes: { name?: string; note?: string }) =>
  patch<Experiment>(`/experiments/${id}`, changes);

export const remove = (id: string) => del(`/experiments/${id}`);

export const experiments = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: keys.experiments.list(parameters),
    queryFn: ({ signal }) => getPage<Experiment>('/experiments', parameters, signal),
    placeholderData: keepPreviousData,
  });
