import { http, HttpResponse } from 'msw';
import type { Checkpoint, MetricSummary } from '@/api/types';
import { isFinished } from '@/entities/job/StateBadge';
import { answer, API, badSort, minutesAgo, notFound, page, problem, sha, sorted } from '../answers';
import { evaluations } from '../evaluations';
import { runTables } from './runTables';
import { allRuns, curveNames, log, series } from '../team';

/** All of the made-up team's experiments are hers. */
const OWNER = 'ada';

const find = (id: unknown) => allRuns.find((run) => run.id === id);

export const runs = [
  ...runTables,
  http.get(`${API}/runs`, ({ request }) => {
    const { searchParams } = new URL(request.url);
    const state = searchParams.get('state');
    const experiment = searchParams.get('experiment');
    const owner = /^owner = (\S+)$/.exec(searchParams.get('filter') ?? '')?.[1];
    const search = (searchParams.get('search') ?? '').toLowerCase();
    const matching = allRuns.filter(
      (run) =>
        (!state || (state === 'finished' ? isFinished(run.state) : run.state === state)) &&
        (!experiment || run.experimentId === experiment) &&
        (!owner || owner === OWNER) &&
        [run.name, run.experimentName].some((name) => name.toLowerCase().includes(search)),
    );
    const found = sorted(matching, searchParams.get('sort'), ['createdAt', 'finishedAt', 'name', 'state']);
    if (!found) return badSort(searchParams.get('sort'));
    return page(found, Number(searchParams.get('limit') ?? 50), searchParams.get('cursor'));
  }),
  http.get(`${API}/runs/:id`, ({ params }) => {
    const run = find(params.id);
    return run ? answer<'getRun'>(run) : notFound('run');
  }),
  http.post(`${API}/runs/:id/cancel`, ({ params }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    if (run.state === 'SUCCEEDED' || run.state === 'FAILED')
      return problem(409, 'conflict', 'The run has already finished; there is nothing to stop.');
    return answer<'cancelRun'>(
      Object.assign(run, { state: 'CANCELLED', headline: 'Cancelled by ada.', finishedAt: minutesAgo(0) }),
    );
  }),
  http.post(`${API}/runs/:id/pause`, ({ params }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    return answer<'pauseRun'>(Object.assign(run, { state: 'PAUSED', headline: 'Paused by ada.' }));
  }),
  http.post(`${API}/runs/:id/resume`, ({ params }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    return answer<'resumeRun'>(Object.assign(run, { state: 'QUEUED', headline: 'Waiting: first in line.' }));
  }),
  http.post(`${API}/runs/:id/checkpoint`, () => new HttpResponse(null, { status: 202 })),
  http.post(`${API}/runs/:id/restart`, ({ params }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    return answer<'restartRun'>(
      Object.assign(run, { state: 'QUEUED', headline: 'Waiting: first in line.', reason: null }),
    );
  }),
  http.post(`${API}/runs/:id/checkpoints/:checkpoint/resume`, ({ params }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    return answer<'resumeFromCheckpoint'>(
      Object.assign(run, { state: 'QUEUED', headline: 'Waiting: first in line.', reason: null }),
    );
  }),
  http.get(`${API}/runs/:id/metrics`, ({ params }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    return page<MetricSummary>(
      curveNames(run)
        .map((name) => series(run, name))
        .filter(({ step }) => step.length > 0)
        .map(({ name, step, value, total }) => ({
          name,
          points: total,
          firstStep: step[0] ?? 0,
          lastStep: step.at(-1) ?? 0,
          last: value.at(-1) ?? 0,
        })),
    );
  }),
  http.get(`${API}/runs/:id/metrics/series`, ({ params, request }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    const names = new URL(request.url).searchParams.getAll('name');
    return answer<'getMetricSeries'>({ series: names.map((name) => series(run, name)) });
  }),
  http.get(`${API}/runs/:id/log`, ({ params, request }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    const after = Number(new URL(request.url).searchParams.get('after') ?? 0);
    return answer<'getLogs'>({ items: log(run).filter(({ number }) => number > after), next: null });
  }),
  http.get(`${API}/runs/:id/checkpoints`, ({ params }) => {
    const run = find(params.id);
    if (!run) return notFound('run');
    const all = evaluations(run).filter(({ split }) => split === 'DEV');
    return page<Checkpoint>(
      all.slice(-3).map((evaluation, index, kept) => ({
        id: `${run.id}-checkpoint-${evaluation.step}`,
        step: evaluation.step,
        progress: (evaluation.step / run.totalSteps) * Number(run.specification.settings.epochs),
        state: 'COMMITTED',
        metrics: evaluation.metrics,
        size: 12 * run.trainedParameters + 1_200_000,
        createdAt: evaluation.createdAt,
        best: index === kept.length - 2,
        newest: index === kept.length - 1,
        files: [
          'model/head.safetensors',
          'model/adapters.safetensors',
          'state/optimizer.bin',
          'export/config.json',
        ].map((name) => ({
          name,
          size: name.startsWith('state') ? 8 * run.trainedParameters : 3 * run.trainedParameters,
          sha256: sha(name + run.id),
        })),
      })),
    );
  }),
];
