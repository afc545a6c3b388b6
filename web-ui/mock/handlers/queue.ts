import { http, HttpResponse } from 'msw';
import type { Device, Job } from '@/api/types';
import { answer, API, minutesAgo, notFound, page } from '../answers';
import { allRuns } from '../team';

const live = allRuns.filter(({ state }) => state === 'RUNNING' || state === 'QUEUED');

export const allJobs: Job[] = live.map((run, index) => {
  const waiting = run.state === 'QUEUED';
  return {
    id: run.jobId,
    runId: run.id,
    runName: run.name,
    experimentName: run.experimentName,
    kind: 'run',
    state: run.state,
    priority: 0,
    slots: 1,
    position: waiting ? index : null,
    reason: waiting ? `needs 1 slot, 0 of 1 free; ${index === 1 ? 'next' : `number ${index}`} in line` : null,
    estimatedStart: waiting ? minutesAgo(-5) : null,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    epoch: waiting ? 0 : 1,
    maxAttempts: 3,
    attempts: waiting
      ? []
      : [
          {
            epoch: 1,
            state: 'RUNNING',
            startedAt: run.startedAt ?? minutesAgo(3),
            finishedAt: null,
            cause: null,
            reason: null,
            device: 'cpu-0',
          },
        ],
  };
});

const devices: Device[] = [
  {
    id: 'cpu-0',
    kind: 'cpu',
    name: 'AMD EPYC 7B13, 2 cores',
    memoryBytes: 24 * 1024 ** 3,
    slots: 1,
    slotsUsed: 1,
    jobs: allJobs
      .filter(({ state }) => state === 'RUNNING')
      .map(({ id, runId, runName }) => ({ jobId: id, runId, runName })),
    state: 'ready',
    message: null,
  },
];

export const queue = [
  http.get(`${API}/jobs`, ({ request }) => {
    const waiting = new URL(request.url).searchParams.get('state') === 'waiting';
    return page(allJobs.filter(({ state }) => (state === 'QUEUED') === waiting));
  }),
  http.patch(`${API}/jobs/:id`, async ({ params, request }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    if (!found) return notFound('job');
    return HttpResponse.json(Object.assign(found, await request.json()));
  }),
  http.post(`${API}/jobs/:id/cancel`, ({ params }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    if (!found) return notFound('job');
    allJobs.splice(allJobs.indexOf(found), 1);
    return answer<'cancelJob'>({ ...found, state: 'CANCELLED' });
  }),
  http.get(`${API}/devices`, () => page<Device>(devices)),
];
