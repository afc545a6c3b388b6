import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, getPage, patch, post, type Parameters } from './client';
import { keys } from './keys';
import type { Device, Job, JobLog, JobRequest } from './types';

export const jobs = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: keys.jobs.list(parameters),
    queryFn: ({ signal }) => getPage<Job>('/jobs', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const job = (id: string) =>
  queryOptions({ queryKey: keys.jobs.one(id), queryFn: () => get<Job>(`/jobs/${id}`) });

/** Lines that are shown of a job's log: the newest. A run's log is on its own page. */
const SHOWN_LINES = 500;

export const jobLog = (id: string) =>
  queryOptions({
    queryKey: keys.jobs.one(id, 'log'),
    queryFn: async () => (await get<JobLog>(`/jobs/${id}/log`, { newest: true, limit: SHOWN_LINES })).items,
  });

/** The same request under the same key is one job, however often it arrives. */
export const submitJob = (request: JobRequest, idempotencyKey: string) =>
  post<Job>('/jobs', request, { idempotencyKey });

export const setPriority = (id: string, priority: number) => patch<Job>(`/jobs/${id}`, { priority });

/** Directly before another job, or to the end of the line. */
export const moveJob = (id: string, before: string | null) => post<Job>(`/jobs/${id}/move`, { before });

export const pauseJob = (id: string) => post<Job>(`/jobs/${id}/pause`);
export const resumeJob = (id: string) => post<Job>(`/jobs/${id}/resume`);
export const cancelJob = (id: string) => post<Job>(`/jobs/${id}/cancel`);

export const devices = queryOptions({
  queryKey: keys.devices,
  queryFn: async () => (await getPage<Device>('/devices')).items,
});
