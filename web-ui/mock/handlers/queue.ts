import { http, HttpResponse } from 'msw';
import type { Attempt, Choice, Device, Job, JobRequest } from '@/api/types';
import { answer, API, minutesAgo, notFound, page } from '../answers';
import { allRuns } from '../team';

const live = allRuns.filter(({ state }) => state === 'RUNNING' || state === 'QUEUED' || state === 'PAUSED');

const job = (changes: Partial<Job> & Pick<Job, 'id' | 'kind' | 'title' | 'state'>): Job => ({
  subjects: [],
  context: null,
  options: {},
  pauseRequested: false,
  priority: 0,
  slots: 1,
  position: null,
  reason: null,
  hint: null,
  estimatedStart: null,
  progress: null,
  createdAt: minutesAgo(40),
  createdBy: 'ada',
  startedAt: null,
  finishedAt: null,
  attempt: 0,
  failures: 0,
  maxAttempts: 3,
  attempts: [],
  ...changes,
});

const attempt = (startedAt: string, changes: Partial<Attempt> = {}): Attempt => ({
  attempt: 1,
  state: 'RUNNING',
  startedAt,
  finishedAt: null,
  cause: null,
  reason: null,
  device: 'cpu-0',
  ...changes,
});

const trainings = live.map((run): Job => {
  const waiting = run.state === 'QUEUED';
  const running = run.state === 'RUNNING';
  return job({
    id: run.jobId,
    kind: 'train',
    subjects: [{ kind: 'run', id: run.id }],
    title: run.name,
    context: run.experimentName,
    state: run.state,
    position: waiting ? 1 : null,
    reason: waiting ? 'needs 1 slot, 0 of 1 free; next in line' : null,
    estimatedStart: waiting ? minutesAgo(-5) : null,
    progress: running
      ? { phase: 'training', step: run.step, totalSteps: run.totalSteps, secondsLeft: run.secondsLeft }
      : null,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    attempt: waiting ? 0 : 1,
    attempts: waiting ? [] : [attempt(run.startedAt ?? minutesAgo(3), running ? {} : { state: 'PAUSED' })],
  });
});

export const allJobs: Job[] = [
  ...trainings,
  job({
    id: 'job-analyze',
    kind: 'analyze',
    subjects: [{ kind: 'model', id: 'version/spam-detector/3' }],
    title: 'Loss on a line',
    context: 'spam-detector v3',
    state: 'QUEUED',
    position: 2,
    reason: 'needs 1 slot, 0 of 1 free; number 2 in line',
  }),
  job({
    id: 'job-convert',
    kind: 'convert',
    title: 'student-3-layers',
    state: 'FAILED',
    reason: 'The teacher has 2 layers, so 3 cannot be taken.',
    hint: 'Choose at most 2 layers.',
    startedAt: minutesAgo(70),
    finishedAt: minutesAgo(69),
    attempt: 1,
    failures: 1,
    attempts: [
      attempt(minutesAgo(70), {
        state: 'FAILED',
        finishedAt: minutesAgo(69),
        cause: 'plugin',
        reason: 'The teacher has 2 layers, so 3 cannot be taken.',
      }),
    ],
  }),
  job({
    id: 'job-evaluate',
    kind: 'evaluate',
    subjects: [
      { kind: 'model', id: 'version/spam-detector/3' },
      { kind: 'dataset', id: 'sms-spam/2' },
    ],
    title: 'spam-detector v3',
    context: 'sms-spam v2, test',
    state: 'SUCCEEDED',
    startedAt: minutesAgo(30),
    finishedAt: minutesAgo(29),
    attempt: 1,
    attempts: [attempt(minutesAgo(30), { state: 'SUCCEEDED', finishedAt: minutesAgo(29) })],
  }),
];

const devices: Device[] = [
  {
    id: 'cpu-0',
    kind: 'cpu',
    name: 'AMD EPYC 7B13, 2 cores',
    memoryBytes: 24 * 1024 ** 3,
    slots: 1,
    slotsUsed: 1,
    jobs: allJobs.filter(({ state }) => state === 'RUNNING').map(({ id, kind, title }) => ({ jobId: id, kind, title })),
    state: 'ready',
    message: null,
  },
];

const listOf = ({ state }: Job): string => {
  switch (state) {
    case 'QUEUED':
      return 'waiting';
    case 'STARTING':
    case 'RUNNING':
      return 'running';
    case 'PAUSED':
      return 'paused';
    case 'SUCCEEDED':
    case 'FAILED':
    case 'CANCELLED':
      return 'finished';
  }
};

export const queue = [
  http.get(`${API}/jobs`, ({ request }) => {
    const asked = new URL(request.url).searchParams;
    const state = asked.get('state');
    const words = (asked.get('search') ?? '').toLowerCase().split(/\s+/);
    return page(
      allJobs.filter((one) => {
        const said = [one.title, one.context, one.createdBy].join(' ').toLowerCase();
        return (state === null || listOf(one) === state) && words.every((word) => said.includes(word));
      }),
    );
  }),
  http.get(`${API}/jobs/expected-start`, () => answer<'getExpectedStart'>({ ahead: 2, seconds: 740 })),
  http.post(`${API}/jobs`, async ({ request }) => {
    const asked = (await request.json()) as JobRequest;
    const options: Record<string, unknown> = { ...asked.options };
    const choice = (options.analysis ?? options.recipe) as Choice | undefined;
    const made = job({
      id: `job-made-${allJobs.length}`,
      kind: asked.kind,
      subjects: asked.subjects,
      title: choice?.id ?? asked.kind,
      options,
      state: 'QUEUED',
      position: 3,
      reason: 'needs 1 slot, 0 of 1 free; number 3 in line',
      createdAt: minutesAgo(0),
    });
    allJobs.push(made);
    return answer<'submitJob'>(made, { status: 201 });
  }),
  http.get(`${API}/jobs/:id`, ({ params }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    return found ? answer<'getJob'>(found) : notFound('job');
  }),
  http.get(`${API}/jobs/:id/log`, ({ params }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    if (!found) return notFound('job');
    const line = {
      number: 1,
      attempt: 1,
      level: 'INFO' as const,
      time: minutesAgo(70),
      text: `Working on ${found.title}.`,
    };
    return answer<'getJobLog'>({ items: found.attempts.length > 0 ? [line] : [], next: null });
  }),
  http.post(`${API}/jobs/:id/pause`, ({ params }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    if (!found) return notFound('job');
    return answer<'pauseJob'>(
      Object.assign(found, found.state === 'RUNNING' ? { pauseRequested: true } : { state: 'PAUSED', position: null }),
    );
  }),
  http.post(`${API}/jobs/:id/resume`, ({ params }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    if (!found) return notFound('job');
    return answer<'resumeJob'>(Object.assign(found, { state: 'QUEUED', position: 3, reason: 'next in line' }));
  }),
  http.patch(`${API}/jobs/:id`, async ({ params, request }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    if (!found) return notFound('job');
    return HttpResponse.json(Object.assign(found, await request.json()));
  }),
  http.post(`${API}/jobs/:id/move`, async ({ params, request }) => {
    const at = allJobs.findIndex(({ id }) => id === params.id);
    const found = allJobs[at];
    if (!found) return notFound('job');
    const { before } = (await request.json()) as { before: string | null };
    allJobs.splice(at, 1);
    const to = before === null ? allJobs.length : allJobs.findIndex(({ id }) => id === before);
    allJobs.splice(to, 0, found);
    return answer<'moveJob'>(found);
  }),
  http.post(`${API}/jobs/:id/cancel`, ({ params }) => {
    const found = allJobs.find(({ id }) => id === params.id);
    if (!found) return notFound('job');
    allJobs.splice(allJobs.indexOf(found), 1);
    return answer<'cancelJob'>({ ...found, state: 'CANCELLED' });
  }),
  http.get(`${API}/devices`, () => page<Device>(devices)),
];
