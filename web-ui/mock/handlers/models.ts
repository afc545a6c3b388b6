import { http } from 'msw';
import type { BaseModel } from '@/lib/types';
import { API, minutesAgo, page, sha } from '../answers';

const sketch = (name: string, languages: string[], layers: number, width: number, vocabulary: number): BaseModel => ({
  id: `model-${name}`,
  name,
  family: 'bert',
  source: name === 'headstock-starter' ? 'starter' : 'hub',
  hubId: name === 'headstock-starter' ? null : `google/${name}`,
  licence: 'Apache-2.0',
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

export const models = [http.get(`${API}/models`, () => page(allModels))];
