import { http, HttpResponse } from 'msw';
import type {
  AliasMove,
  Cells,
  InputColumn,
  ModelVersion,
  PredictedAnswer,
  RegisteredModelWithVersions,
  Run,
  StreamEvent,
} from '@/api/types';
import { answer, API, minutesAgo, notFound, page, problem, sha } from '../answers';
import { evaluations } from '../evaluations';
import { allRuns } from '../team';
import { allVersions } from './datasets';

const files = (run: Run): string[] =>
  run.specification.placements.some(({ id }) => id === 'lora')
    ? ['adapter_config.json', 'adapter_model.safetensors']
    : ['config.json', 'model.safetensors'];

const columnsOf = (run: Run) => allVersions.find(({ id }) => id === run.dataset.versionId)?.schema.columns ?? [];

const classesOf = (run: Run): string[] => columnsOf(run).find(({ classes }) => classes.length > 0)?.classes ?? [];

/** What the model reads, of the columns that it was trained on. */
const inputsOf = (run: Run): InputColumn[] =>
  columnsOf(run)
    .filter(({ role }) => role === 'text' || role === 'words')
    .map(({ name, role, type, separator }) => ({ name, role, type, separator }));

const makeVersion = (model: string, number: number, run: Run, aliases: string[]): ModelVersion => ({
  id: `${model}-${number}`,
  model,
  number,
  aliases,
  note: number === 2 ? 'Less sure of itself on short messages.' : '',
  createdAt: minutesAgo(4000 - number * 900),
  createdBy: 'ada',
  imported: false,
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
  classes: classesOf(run),
  inputs: inputsOf(run),
  references: [],
  export: {
    format: run.specification.placements.some(({ id }) => id === 'lora') ? 'PEFT' : 'TRANSFORMERS',
    autoClass: 'AutoModelForSequenceClassification',
    codeClass: null,
    problemType: 'single_label_classification',
    hasLabels: true,
  },
  trainedParameters: run.trainedParameters,
  recipe: null,
  trainedWith: null,
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
      direction: primaryMetric?.direction ?? 'MAXIMIZE',
    })),
    versions,
  };
}

const finished = allRuns.filter(({ state }) => state === 'SUCCEEDED');

export const allRegistered: RegisteredModelWithVersions[] = [
  makeModel('spam-detector', 'Filters the public mailbox. Not meant for chat messages.', finished.slice(0, 3)),
  makeModel('hotel-reviews', '', finished.slice(3, 4)),
  ...[
    ['tagger', 'token-classification'],
    ['reader', 'extractive-qa'],
    ['writer', 'prefix-lm'],
  ].map(([name = '', head]) =>
    makeModel(
      name,
      '',
      finished.filter(({ specification }) => specification.head.id === head),
    ),
  ),
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
    const asked = new URL(request.url).searchParams;
    const [run, alias, dataset] = [asked.get('run'), asked.get('alias'), asked.get('dataset')];
    return page(
      allRegistered
        .flatMap(({ versions }) => versions)
        .filter(
          (version) =>
            (!run || version.run.id === run) &&
            (!alias || version.aliases.includes(alias)) &&
            (!dataset || version.dataset.name === dataset),
        ),
    );
  }),
  http.patch(`${API}/registry/models/:name/versions/:version`, async ({ params, request }) => {
    const found = findVersion(params.name, params.version);
    if (!found) return notFound('model version');
    return answer<'describeModelVersion'>(Object.assign(found, (await request.json()) as { note: string }));
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
  http.post(`${API}/registry/imports`, ({ request }) => {
    const name = new URL(request.url).searchParams.get('name') ?? '';
    const known = find('spam-detector')?.versions[0];
    const found = find(name || 'hotel-reviews');
    if (!known || !found) return notFound('registered model');
    const version = { ...known, model: found.name, number: found.versionCount + 1, aliases: [], imported: true };
    found.versions = [version, ...found.versions];
    found.versionCount += 1;
    return answer<'importModelVersion'>(version, { status: 201 });
  }),
  http.get(`${API}/registry/models/:name/versions/:version`, ({ params }) => {
    const found = findVersion(params.name, params.version);
    return found ? answer<'getModelVersion'>(found) : notFound('model version');
  }),
  http.get(`${API}/registry/models/:name/versions/:version/evaluations`, ({ params }) => {
    const found = findVersion(params.name, params.version);
    const run = allRuns.find(({ id }) => id === found?.run.id);
    return found && run ? page(evaluations(run).slice(-2).reverse()) : notFound('model version');
  }),
  http.post(`${API}/registry/models/:name/versions/:version/predict`, async ({ params, request }) => {
    const { inputs } = (await request.json()) as { inputs: Cells[] };
    return answer<'predict'>({
      milliseconds: 14.2,
      version: Number(params.version),
      answers: inputs.map((input) => predicted(String(params.name), input)),
    });
  }),
  http.post(`${API}/registry/models/:name/versions/:version/predict/stream`, async ({ params, request }) => {
    const { inputs } = (await request.json()) as { inputs: Cells[] };
    const last = predicted(String(params.name), inputs[0] ?? {});
    const words = last.answer.kind === 'text' ? last.text.split(/(?<= )/) : [];
    return eventStream([
      ...words.map((_, index): StreamEvent => ({ text: words.slice(0, index + 1).join(''), answer: null })),
      { text: last.text, answer: last },
    ]);
  }),
];

const WORD_MILLISECONDS = 120;

/** A word at a time, as models write. */
function eventStream(events: StreamEvent[]) {
  const body = new ReadableStream({
    async start(controller) {
      for (const event of events) {
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
        if (event.answer === null) await new Promise((resolve) => setTimeout(resolve, WORD_MILLISECONDS));
      }
      controller.close();
    },
  });
  return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

function predicted(model: string, input: Cells): PredictedAnswer {
  const rest = { tokens: JSON.stringify(input).split(/\s+/).length + 2, truncated: false, cut: false };
  if (model === 'reader') {
    const context = String(input.context ?? '');
    const end = Math.max(1, context.indexOf(' ') + 1 || context.length);
    const found = { span: { start: 0, end, label: '' }, text: context.slice(0, end), score: 0.71 };
    return {
      answer: { kind: 'spans', textIndex: 1, spans: [found], alternatives: [] },
      text: found.text,
      confidence: 0.71,
      ...rest,
    };
  }
  if (model === 'tagger') {
    const words = (input.tokens as string[]) ?? [];
    const [first = ''] = words;
    return {
      answer: {
        kind: 'spans',
        textIndex: 0,
        spans: [{ span: { start: 0, end: first.length, label: 'person' }, text: first, score: 0.9 }],
        alternatives: [],
      },
      text: first,
      confidence: 0.9,
      ...rest,
    };
  }
  if (model === 'writer') {
    const text = `What is meant by ${String(input.spoken ?? '').slice(0, 60)}?`;
    return { answer: { kind: 'text', text, alternatives: [] }, text, confidence: 0.8, ...rest };
  }
  const spam = /win|free|赢/i.test(String(input.text ?? '')) ? 0.982 : 0.031;
  const text = spam > 0.5 ? 'spam' : 'ham';
  return {
    answer: { kind: 'class-label', text, scores: { ham: 1 - spam, spam } },
    text,
    confidence: Math.max(spam, 1 - spam),
    ...rest,
    truncated: String(input.text ?? '').length > 400,
  };
}
