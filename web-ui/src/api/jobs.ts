import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api, byId, items, type Query } from './client';
import { keys } from './keys';
import type { JobRequest } from './types';

export const jobs = (query: Query<'/api/v1/jobs'> = {}) =>
  queryOptions({
    queryKey: keys.jobs.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/jobs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const job = (id: string) =>
  queryOptions({ queryKey: keys.jobs.one(id), queryFn: () => answer(api.GET('/api/v1/jobs/{id}', byId(id))) });

/** Lines that are shown of a job's log: the newest. A run's log is on its own page. */
const SHOWN_LINES = 500;

export const jobLog = (id: string) =>
  queryOptions({
    queryKey: keys.jobs.one(id, 'log'),
    queryFn: () =>
      items(
        api.GET('/api/v1/jobs/{id}/log', { params: { path: { id }, query: { newest: true, limit: SHOWN_LINES } } }),
      ),
  });

/** The same request under the same key is one job, however often it arrives. */
export const submitJob = (request: JobRequest, idempotencyKey: string) =>
  answer(api.POST('/api/v1/jobs', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body: request }));

/** When a job with these demands would start if it were submitted now. */
export const expectedStart = (query: { slots: number; priority: number }) =>
  queryOptions({
    queryKey: keys.jobs.list({ expectedStart: query }),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/jobs/expected-start', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const setPriority = (id: string, priority: number) =>
  answer(api.PATCH('/api/v1/jobs/{id}', { ...byId(id), body: { priority } }));

/** Directly before another job, or to the end of the line. */
export const moveJob = (id: string, before: string | null) =>
  answer(api.POST('/api/v1/jobs/{id}/move', { ...byId(id), body: { before } }));

export const pauseJob = (id: string) => answer(api.POST('/api/v1/jobs/{id}/pause', byId(id)));
export const resumeJob = (id: string) => answer(api.POST('/api/v1/jobs/{id}/resume', byId(id)));
export const cancelJob = (id: string) => answer(api.POST('/api/v1/jobs/{id}/cancel', byId(id)));

export const devices = queryOptions({
  queryKey: keys.devices,
  queryFn: () => items(api.GET('/api/v1/devices')),
});
