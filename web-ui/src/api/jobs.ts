import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getPage, patch, post, type Parameters } from './client';
import { keys } from './keys';
import type { Device, Job } from './types';

export const setPriority = (jobId: string, priority: number) => patch<Job>(`/jobs/${jobId}`, { priority });

export const cancelJob = (jobId: string) => post<Job>(`/jobs/${jobId}/cancel`);

export const jobs = (parameters: Parameters = {}) =>
  queryOptions({
    queryKey: keys.jobs.list(parameters),
    queryFn: ({ signal }) => getPage<Job>('/jobs', parameters, signal),
    placeholderData: keepPreviousData,
  });

export const devices = queryOptions({
  queryKey: keys.devices,
  queryFn: async () => (await getPage<Device>('/devices')).items,
});
