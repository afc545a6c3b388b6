import { http, HttpResponse } from 'msw';
import type { BaseModel, BaseModelDetails, ModelImport, ModelImportRequest, Token } from '@/api/types';
import { answer, API, minutesAgo, notFound, page, problem, sha } from '../answers';

const sketch = (name: string, languages: string[], layers: number, width: number, vocabulary: number): BaseModel => ({
  id: `model-${name}`,
  name,
  family: 'bert',
  source: name === 'headstock-starter' ? 'starter' : 'hub',
  hubId: name === 'headstock-starter' ? null : `google/${name}`,
  license: 'Apache-2.0',
  languages,
  layers,
  width,
  attentionHeads: width / 64,
  feedForwardWidth: width * 4,
  vocabulary,
  maxTokens: 512,
  parameters: vocabulary * width + 514 * width + layers * (12 * width * width + 13 * width),
  size: 4 * (vocabulary * width + layers * 12 * width * width),
  sha256: sha(name),
  createdAt: minutesAgo(20_000),
  runCount: name === 'headstock-starter' ? 14 : 0,
  files: [{ name: 'model.safetensors', size: 4 * layers * 12 * width * width, sha256: sha(`${name}-weights`) }],
});

export const allModels: BaseModel[] = [
  sketch('headstock-starter', ['en'], 6, 384, 30_522),
  sketch('bert-base-uncased', ['en'], 12, 768, 30_522),
  sketch('bert-base-chinese', ['zh'], 12, 768, 21_128),
];

const roles = [
  'query',
  'key',
  'value',
  'attention-output',
  'ffn-up',
  'ffn-down',
  'attention-residual',
  'ffn-residual',
  'block-output',
];

export const details = (model: BaseModel): BaseModelDetails => ({
  ...model,
  config: {},
  tokenTypes: 2,
  parts: [
    { layer: -1, kind: 'EMBEDDING', arrays: 5, parameters: (model.vocabulary + 514) * model.width },
    ...Array.from({ length: model.layers }, (_, layer) => [
      { layer, kind: 'WEIGHT', arrays: 6, parameters: 12 * model.width * model.width },
      { layer, kind: 'BIAS', arrays: 10, parameters: 13 * model.width },
    ]).flat(),
  ],
  familyReason: 'config.json names the architecture.',
  report: { loaded: 16 * model.layers + 5, created: [], unused: ['cls.seq_relationship.bias'] },
  provenance: null,
  sites: [
    { layer: -1, role: 'embeddings', inputWidth: model.width, outputWidth: model.width },
    ...Array.from({ length: model.layers }, (_, layer) =>
      roles.map((role) => ({
        layer,
        role,
        inputWidth: role === 'ffn-down' ? model.feedForwardWidth : model.width,
        outputWidth: role === 'ffn-up' ? model.feedForwardWidth : model.width,
      })),
    ).flat(),
  ],
});

const allImports: ModelImport[] = [
  {
    id: 'import-1',
    state: 'running',
    name: 'google-bert/bert-large-uncased',
    bytesDone: 412e6,
    bytesTotal: 1344e6,
    file: 'model.safetensors',
    problems: [],
    model: null,
  },
];

/** Words and single Chinese characters, which is near enough. */
const split = (text: string, type: number): Token[] =>
  [...text.matchAll(/[\p{Script=Han}]|[\p{L}\p{N}]+|[^\s]/gu)].map(({ 0: word, index }) => ({
    text: word.toLowerCase(),
    id: 1000 + ((word.charCodeAt(0) * 37) % 29_000),
    type,
    start: index,
    end: index + word.length,
  }));

const special = (text: string, id: number, type: number): Token => ({ text, id, type, start: 0, end: 0 });

export const models = [
  http.get(`${API}/models`, () => page(allModels)),
  http.get(`${API}/models/imports`, () => page(allImports)),
  http.post(`${API}/models/imports`, async ({ request }) => {
    const asked = (await request.json()) as ModelImportRequest;
    const name = asked.kind === 'hub' ? (asked.name ?? asked.hubId.split('/').at(-1) ?? '') : asked.kind;
    if (allModels.some((model) => model.name === name))
      return problem(422, 'validation', `Another model is already named '${name}'. Choose another name.`);
    const made: ModelImport = {
      id: `import-${allImports.length + 1}`,
      state: 'failed',
      name,
      bytesDone: 0,
      bytesTotal: null,
      file: null,
      problems: [
        {
          pointer: '',
          message: 'The hub has pytorch_model.bin only. Convert it with save_pretrained(…, safe_serialization=True).',
          severity: 'ERROR',
        },
      ],
      model: null,
    };
    allImports.push(made);
    return answer<'importModel'>(made, { status: 202 });
  }),
  http.delete(`${API}/models/imports/:id`, ({ params }) => {
    const place = allImports.findIndex(({ id }) => id === params.id);
    if (place < 0) return notFound('import');
    allImports.splice(place, 1);
    return new HttpResponse(null, { status: 204 });
  }),
  http.get(`${API}/models/:id`, ({ params }) => {
    const found = allModels.find(({ id }) => id === params.id);
    return found ? answer<'getModel'>(details(found)) : notFound('model');
  }),
  http.post(`${API}/models/:id/tokenize`, async ({ request }) => {
    const { text, secondText } = (await request.json()) as { text: string; secondText?: string };
    const tokens = [special('[CLS]', 101, 0), ...split(text, 0), special('[SEP]', 102, 0)];
    if (secondText) tokens.push(...split(secondText, 1), special('[SEP]', 102, 1));
    return answer<'tokenize'>({ tokens });
  }),
];
