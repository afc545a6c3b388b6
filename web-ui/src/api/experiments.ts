import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, byId, type Query } from './client';
import { keys } from './keys';
import type { ExperimentRequest, Problem } from './types';

export const experiment = (id: string) =>
  queryOptions({
    queryKey: keys.experiments.one(id),
    queryFn: () => answer(api.GET('/api/v1/experiments/{id}', byId(id))),
  });

/** Without its runs, of which there may be thousands. */
export const experimentAlone = (id: string) =>
  queryOptions({
    queryKey: keys.experiments.one(id, 'alone'),
    queryFn: () => answer(api.GET('/api/v1/experiments/{id}', { params: { path: { id }, query: { runs: false } } })),
  });

/** What would happen, without doing it. The last answer stays on screen while the next one is on its way. */
export const validation = (request: ExperimentRequest) =>
  queryOptions({
    queryKey: keys.validation(request),
    queryFn: async () => {
      const found = await answer(api.POST('/api/v1/experiments/validate', { body: request }));
      return { ...found, problems: found.problems.map(withinSpecification) };
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
  answer(api.POST('/api/v1/experiments', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body: request }));

export const change = (id: string, changes: { name?: string; note?: string }) =>
  answer(api.PATCH('/api/v1/experiments/{id}', { ...byId(id), body: changes }));

export const remove = (id: string) => answer(api.DELETE('/api/v1/experiments/{id}', byId(id)));

export const experiments = (query: Query<'/api/v1/experiments'> = {}) =>
  queryOptions({
    queryKey: keys.experiments.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/experiments', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
