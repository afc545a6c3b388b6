import { patch, post } from '@/lib/api';
import type { Job } from '@/lib/types';

export const setPriority = (jobId: string, priority: number) => patch<Job>(`/jobs/${jobId}`, { priority });

export const cancelJob = (jobId: string) => post<Job>(`/jobs/${jobId}/cancel`);
