import { http, HttpResponse } from 'msw';
import type { Run, RunGroup, RunRow, RunsBatch, SavedView, Spread } from '@/api/types';
import { flatten } from '@/entities/run/comparison/differences';
import { isFinished } from '@/entities/job/StateBadge';
import { deviation, mean } from '@/entities/run/curves/lines';
import { withoutSeed } from '@/entities/run/curves/useCurves';
import { answer, API, minutesAgo, notFound, page, problem } from '../answers';
import { allRuns, series } from '../team';

/** The server's names: "learningRate", "lora.rank", "strategies". */
function settingsOf({ specification: { head, placements, strategies, settings } }: Run): Map<string, string> {
  const found = new Map<string, string>();
  for (const [pointer, value] of flatten({ head, placements, strategies, settings })) {
    if (value === null || value === undefined) continue;
    const [part = '', ...rest] = pointer.split('/').filter((name) => name !== '' && name !== 'options');
    const name =
      part === 'settings' || ((part === 'placements' || part === 'strategies') && rest.length > 0)
        ? rest.join('.')
        : [part, ...rest.filter((one) => one !== 'id')].join('.');
    found.set(name, Array.isArray(value) ? value.join(', ') : String(value));
  }
  return found;
}

/** As much of the server's filter as the tests need: words, and `name op value` joined by `and`. */
function matches(run: Run, filter: string): boolean | { position: number } {
  const parts = [...filter.matchAll(/([^\s<>=!~]+)\s*(!=|<=|>=|[=<>~])\s*("[^"]*"|\S+)|("[^"]*"|\S+)/g)];
  for (const { 1: name, 2: operator, 3: wanted, 4: text, index } of parts) {
    const word = text?.replaceAll('"', '');
    if (word !== undefined) {
      if (word === 'and') continue;
      if (!`${run.name} ${run.experimentName} ${run.tags.join(' ')}`.toLowerCase().includes(word.toLowerCase()))
        return false;
      continue;
    }
    const value = valueOf(run, name ?? '');
    if (value === undefined) return { position: index };
    const right = (wanted ?? '').replaceAll('"', '');
    const [a, b] = [Number(value), Number(right)];
    const holds =
      operator === '='
        ? String(value).toLowerCase() === right.toLowerCase()
        : operator === '!='
          ? String(value) !== right
          : operator === '~'
            ? String(value).includes(right)
            : operator === '<'
              ? a < b
              : operator === '<='
                ? a <= b
                : operator === '>'
                  ? a > b
                  : a >= b;
    if (value === null || !holds) return false;
  }
  return true;
}

/** Undefined when no run has it, null when this one has not. */
function valueOf(run: Run, name: string): string | number | null | undefined {
  if (name === 'state') return run.state;
  if (name === 'variation') return withoutSeed(run.name);
  const metric =
    run.primaryMetric?.name === name ? run.primaryMetric.value : (run.metrics[name] ?? run.metrics[`dev/${name}`]);
  if (metric !== undefined) return Number(metric);
  const setting = [...settingsOf(run)].find(([key]) => key === name || key.endsWith(`.${name}`));
  if (setting) return setting[1];
  const known = allRuns.some(
    (one) =>
      name in one.metrics ||
      `dev/${name}` in one.metrics ||
      [...settingsOf(one).keys()].some((key) => key === name || key.endsWith(`.${name}`)),
  );
  return known ? null : undefined;
}

function chosen(parameters: URLSearchParams): Run[] | Response {
  const filter = parameters.get('filter') ?? '';
  const of = (name: string, id: (run: Run) => string) => (run: Run) =>
    !parameters.get(name) || parameters.get(name) === id(run);
  const found: Run[] = [];
  const inScope = allRuns
    .filter(of('experiment', ({ experimentId }) => experimentId))
    .filter(of('dataset', ({ dataset }) => dataset.datasetId))
    .filter(of('baseModel', ({ baseModel }) => baseModel.id));
  for (const run of inScope) {
    const verdict = matches(run, filter);
    if (typeof verdict === 'object')
      return HttpResponse.json(
        {
          type: 'urn:headstock:bad-request',
          title: 'Bad Request',
          status: 400,
          detail: 'No run has a metric or setting of this name.',
          problems: [],
          hint: null,
          position: verdict.position,
          length: 3,
        },
        { status: 400, headers: { 'Content-Type': 'application/problem+json' } },
      );
    if (verdict) found.push(run);
  }
  return found;
}

function toRow(run: Run, parameters: URLSearchParams): RunRow {
  const settings = settingsOf(run);
  const pick = <T>(names: string[], value: (name: string) => T | undefined): Record<string, T> =>
    Object.fromEntries(names.flatMap((name) => (value(name) === undefined ? [] : [[name, value(name) as T]])));
  return {
    id: run.id,
    number: run.number,
    name: run.name,
    state: run.state,
    headline: run.headline,
    verdict: run.verdict,
    experimentId: run.experimentId,
    experimentName: run.experimentName,
    dataset: run.dataset,
    baseModel: run.baseModel,
    variation: withoutSeed(run.name),
    primaryMetric: run.primaryMetric,
    step: run.step,
    totalSteps: run.totalSteps,
    secondsLeft: run.secondsLeft,
    seconds: run.seconds,
    trainedParameters: run.trainedParameters,
    totalParameters: run.totalParameters,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    tags: run.tags,
    metrics: pick(parameters.getAll('metric'), (name) => run.metrics[name]),
    settings: pick(parameters.getAll('setting'), (name) => settings.get(name)),
  };
}

function spread(values: number[]): Spread | null {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0
    ? null
    : {
        runs: finite.length,
        mean: mean(finite),
        deviation: finite.length > 1 ? deviation(finite) : null,
        lowest: Math.min(...finite),
        highest: Math.max(...finite),
      };
}

function groups(runs: Run[], by: string[]): RunGroup[] {
  const keyOf = (run: Run, name: string): string | null =>
    name === 'variation'
      ? withoutSeed(run.name)
      : name === 'experiment'
        ? run.experimentName
        : (settingsOf(run).get(name) ?? null);
  const found = new Map<string, Run[]>();
  for (const run of runs) {
    const key = JSON.stringify(by.map((name) => keyOf(run, name)));
    found.set(key, [...(found.get(key) ?? []), run]);
  }
  return [...found].map(([key, members]) => {
    const newest = members.at(-1) as Run;
    return {
      keys: JSON.parse(key) as (string | null)[],
      runs: members.length,
      unfinished: members.filter(({ state }) => !isFinished(state)).length,
      example: newest.id,
      exampleName: newest.name,
      bestMetric: newest.primaryMetric?.name ?? null,
      direction: newest.primaryMetric?.direction ?? null,
      best: spread(members.flatMap(({ primaryMetric }) => (primaryMetric ? [primaryMetric.value] : []))),
      metrics: {},
    };
  });
}

const views: SavedView[] = [];

/** Many runs at once. */
export const runTables = [
  http.get(`${API}/runs/rows`, ({ request }) => {
    const { searchParams } = new URL(request.url);
    const found = chosen(searchParams);
    if (found instanceof Response) return found;
    const sort = searchParams.get('sort') ?? '';
    const value = (run: Run) =>
      sort.endsWith('best') ? (run.primaryMetric?.value ?? -1) : sort.endsWith('name') ? run.name : run.number;
    const sorted = found.toSorted((a, b) => (value(a) < value(b) ? -1 : 1) * (sort.startsWith('-') ? -1 : 1));
    return page(
      sorted.map((run) => toRow(run, searchParams)),
      Number(searchParams.get('limit') ?? 50),
      searchParams.get('cursor'),
    );
  }),
  http.get(`${API}/runs/columns`, ({ request }) => {
    const found = chosen(new URL(request.url).searchParams);
    if (found instanceof Response) return found;
    const settings = new Map<string, string[]>();
    const metrics = new Map<string, number>();
    for (const run of found) {
      for (const [name, value] of settingsOf(run)) settings.set(name, [...(settings.get(name) ?? []), value]);
      for (const name of Object.keys(run.metrics)) metrics.set(name, (metrics.get(name) ?? 0) + 1);
    }
    return answer<'getRunColumns'>({
      runs: found.length,
      metrics: [...metrics].map(([name, runs]) => ({ name, runs })).sort((a, b) => a.name.localeCompare(b.name)),
      settings: [...settings].map(([name, values]) => ({
        name,
        runs: values.length,
        differs: new Set(values).size > 1 || values.length < found.length,
        numeric: values.every((value) => Number.isFinite(Number(value))),
      })),
    });
  }),
  http.get(`${API}/runs/groups`, ({ request }) => {
    const { searchParams } = new URL(request.url);
    const found = chosen(searchParams);
    if (found instanceof Response) return found;
    const all = groups(found, searchParams.getAll('by'));
    return answer<'groupRuns'>({ total: all.length, groups: all });
  }),
  http.get(`${API}/runs/curves`, ({ request }) => {
    const { searchParams } = new URL(request.url);
    return answer<'getCurves'>({
      runs: searchParams.getAll('run').map((id) => {
        const run = allRuns.find((one) => one.id === id);
        return {
          run: id,
          series: run
            ? searchParams
                .getAll('name')
                .map((name) => series(run, name))
                .filter(({ step }) => step.length > 0)
            : [],
        };
      }),
    });
  }),
  http.get(`${API}/runs/tags`, () =>
    page([...new Set(allRuns.flatMap(({ tags }) => tags))].map((name) => ({ name, runs: 1 }))),
  ),
  http.post(`${API}/runs/batch`, async ({ request }) => {
    const asked = (await request.json()) as RunsBatch;
    const ids = asked.runs ?? allRuns.map(({ id }) => id);
    const reasons: { run: string; name: string; reason: string }[] = [];
    for (const run of allRuns.filter(({ id }) => ids.includes(id))) {
      if (asked.action === 'TAG')
        run.tags = [...new Set([...run.tags, ...(asked.addTags ?? [])])].filter(
          (tag) => !asked.removeTags?.includes(tag),
        );
      else if (asked.action === 'CANCEL' && isFinished(run.state))
        reasons.push({ run: run.id, name: run.name, reason: 'This job has already ended.' });
      else if (asked.action === 'CANCEL') run.state = 'CANCELLED';
    }
    return answer<'changeRuns'>({ changed: ids.length - reasons.length, refused: reasons.length, reasons });
  }),
  http.patch(`${API}/runs/:id`, async ({ params, request }) => {
    const run = allRuns.find(({ id }) => id === params.id);
    if (!run) return notFound('run');
    const { note, tags } = (await request.json()) as { note?: string; tags?: string[] };
    return answer<'changeRun'>(Object.assign(run, { note: note ?? run.note, tags: tags ?? run.tags }));
  }),
  http.get(`${API}/run-views`, () => page(views)),
  http.post(`${API}/run-views`, async ({ request }) => {
    const { name, query } = (await request.json()) as { name: string; query: string };
    if (views.some((view) => view.name === name))
      return problem(409, 'conflict', `There is a view called '${name}' already.`);
    const view = { id: `view-${views.length + 1}`, name, query, createdBy: 'ada', updatedAt: minutesAgo(0) };
    views.push(view);
    return answer<'saveRunView'>(view, { status: 201 });
  }),
];
