import { http, HttpResponse } from 'msw';
import type { AliasMove, ModelVersion, RegisteredModelWithVersions, Run } from '@/api/types';
import { answer, API, minutesAgo, notFound, page, problem, sha } from '../answers';
import { allRuns } from '../team';

const files = (run: Run): string[] =>
  run.specification.placement.id === 'lora'
    ? ['adapter_config.json', 'adapter_model.safetensors']
    : ['config.json', 'model.safetensors'];

const makeVersion = (model: string, number: number, run: Run, aliases: string[]): ModelVersion => ({
  id: `${model}-${number}`,
  model,
  number,
  aliases,
  note: number === 2 ? 'Less sure of itself on short messages.' : '',
  createdAt: minutesAgo(4000 - number * 900),
  createdBy: 'ada',
  run: { id: run.id, name: run.name, experimentId: run.experimentId, experimentName: run.experimentName },
  checkpoint: { id: `${run.id}-checkpoint`, step: run.totalSteps },
  dataset: { ...run.dataset, sha256: sha(run.dataset.versionId) },
  baseModel: { ...run.baseModel, sha256: sha(run.baseModel.id) },
  specification: run.specification,
  plugins: run.plugins,
  metrics: run.metrics,
  primaryMetric: run.primaryMetric,
  size: 4 * run.trainedParameters + 900_000,
  files: files(run).map((name) => ({ name, size: 900_000, sha256: sha(name) })),
  classes: ['ham', 'spam'],
  trainedParameters: run.trainedParameters,
});

function makeModel(name: string, description: string, runs: Run[]): RegisteredModelWithVersions {
  const versions = runs.map((run, index) =>
    makeVersion(name, index + 1, run, index === runs.length - 1 ? ['champion'] : []),
  );
  return {
    id: name,
    name,
    description,
    createdAt: minutesAgo(4000),
    updatedAt: minutesAgo(4000 - versions.length * 900),
    versionCount: versions.length,
    aliases: [{ alias: 'champion', version: versions.length }],
    latest: versions.at(-1) ?? null,
    history: versions.map(({ number, primaryMetric }) => ({
      version: number,
      metric: primaryMetric?.name ?? '',
      value: primaryMetric?.value ?? 0,
    })),
    versions,
  };
}

const finished = allRuns.filter(({ state }) => state === 'SUCCEEDED');

export const allRegistered: RegisteredModelWithVersions[] = [
  makeModel('spam-detector', 'Filters the public mailbox. Not meant for chat messages.', finished.slice(0, 3)),
  makeModel('hotel-reviews', '', finished.slice(3, 4)),
];

const moves: AliasMove[] = [
  {
    alias: 'champion',
    fromVersion: 2,
    toVersion: 3,
    by: 'ada',
    reason: 'Better on the messages of October.',
    at: minutesAgo(1200),
  },
  { alias: 'champion', fromVersion: null, toVersion: 2, by: 'grace', reason: '', at: minutesAgo(2300) },
];

const find = (name: unknown) => allRegistered.find((model) => model.name === name);

const findVersion = (name: unknown, version: unknown) =>
  find(name)?.versions.find((one) => String(one.number) === version || one.aliases.includes(String(version)));

export const registry = [
  http.get(`${API}/registry/models`, () => page(allRegistered)),
  http.get(`${API}/registry/models/:name`, ({ params }) => {
    const found = find(params.name);
    return found ? answer<'getRegisteredModel'>(found) : notFound('registered model');
  }),
  http.patch(`${API}/registry/models/:name`, async ({ params, request }) => {
    const found = find(params.name);
    if (!found) return notFound('registered model');
    return HttpResponse.json(Object.assign(found, await request.json()));
  }),
  http.get(`${API}/registry/models/:name/aliases/history`, () => page(moves)),
  http.put(`${API}/registry/models/:name/aliases/:alias`, async ({ params, request }) => {
    const found = find(params.name);
    if (!found) return notFound('registered model');
    const alias = String(params.alias);
    const { version, reason } = (await request.json()) as { version: number; reason?: string };
    const before = found.aliases.find((one) => one.alias === alias)?.version ?? null;
    found.aliases = [...found.aliases.filter((one) => one.alias !== alias), { alias, version }];
    for (const one of found.versions)
      one.aliases = [...one.aliases.filter((name) => name !== alias), ...(one.number === version ? [alias] : [])];
    moves.unshift({
      alias,
      fromVersion: before,
      toVersion: version,
      by: 'ada',
      reason: reason ?? '',
      at: minutesAgo(0),
    });
    return answer<'moveAlias'>(found);
  }),
  http.delete(`${API}/registry/models/:name/aliases/:alias`, ({ params }) => {
    const found = find(params.name);
    const alias = found?.aliases.find((one) => one.alias === params.alias);
    if (!found || !alias) return notFound('alias');
    found.aliases = found.aliases.filter((one) => one !== alias);
    for (const one of found.versions) one.aliases = one.aliases.filter((name) => name !== alias.alias);
    moves.unshift({
      alias: alias.alias,
      fromVersion: alias.version,
      toVersion: null,
      by: 'ada',
      reason: '',
      at: minutesAgo(0),
    });
    return new HttpResponse(null, { status: 204 });
  }),
  http.get(`${API}/registry/versions`, ({ request }) => {
    const run = new URL(request.url).searchParams.get('run');
    return page(allRegistered.flatMap(({ versions }) => versions).filter((version) => !run || version.run.id === run));
  }),
  http.delete(`${API}/registry/models/:name/versions/:version`, ({ params }) => {
    const found = find(params.name);
    const version = findVersion(params.name, params.version);
    if (!found || !version) return notFound('model version');
    found.versions = found.versions.filter((one) => one !== version);
    found.versionCount = found.versions.length;
    return new HttpResponse(null, { status: 204 });
  }),
  http.post(`${API}/registry/models/:name/versions`, async ({ params, request }) => {
    const asked = (await request.json()) as { run: string };
    const run = allRuns.find(({ id }) => id === asked.run);
    if (!run) return notFound('run');
    const name = String(params.name);
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
      return problem(422, 'validation', 'A name has small letters, digits and dashes.');
    return answer<'registerModelVersion'>(makeVersion(name, (find(name)?.versionCount ?? 0) + 1, run, []), {
      status: 201,
    });
  }),
  http.get(`${API}/registry/models/:name/versions/:version`, ({ params }) => {
    const found = findVersion(params.name, params.version);
    return found ? answer<'getModelVersion'>(found) : notFound('model version');
  }),
  http.post(`${API}/registry/models/:name/versions/:version/predict`, async ({ params, request }) => {
    const { inputs } = (await request.json()) as { inputs: { text: string }[] };
    return answer<'predict'>({
      milliseconds: 14.2,
      version: Number(params.version),
      answers: inputs.map(({ text }) => {
        const spam = /win|free|赢/i.test(text) ? 0.982 : 0.031;
        return {
          answer: spam > 0.5 ? 'spam' : 'ham',
          confidence: Math.max(spam, 1 - spam),
          scores: { ham: 1 - spam, spam },
          tokens: text.split(' ').length + 2,
          truncated: text.length > 400,
        };
      }),
    });
  }),
];
