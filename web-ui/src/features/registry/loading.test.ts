import { expect, test } from 'vitest';
import type { ModelVersion } from '@/lib/types';
import { snippets } from './loading';

const version = (...files: string[]) =>
  ({
    model: 'spam-detector',
    number: 2,
    aliases: ['champion'],
    classes: ['ham', 'spam'],
    baseModel: { id: 'm', name: 'starter', sha256: '' },
    files: files.map((name) => ({ name, size: 1, sha256: '' })),
  }) as unknown as ModelVersion;

const titles = (...files: string[]) => snippets(version(...files), 'http://x').map(({ title }) => title);

test('what the download holds decides which code is offered', () => {
  expect(titles('export/config.json', 'export/model.safetensors')).toEqual(['REST', 'transformers']);
  expect(titles('export/adapter_config.json', 'export/adapter_model.safetensors')).toEqual(['REST', 'PEFT']);
  expect(titles('model/headstock.json', 'model/adapters.safetensors')).toEqual(['REST']);
});

test('programs are told to follow the alias', () => {
  expect(snippets(version(), 'http://x')[0]?.code).toContain(
    'http://x/api/v1/registry/models/spam-detector/versions/champion/',
  );
});
