import { expect, test } from 'vitest';
import type { ModelVersion } from '@/api/types';
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
  expect(titles('config.json', 'model.safetensors')).toEqual(['REST', 'transformers']);
  expect(titles('adapter_config.json', 'adapter_model.safetensors')).toEqual(['REST', 'PEFT']);
  expect(titles('model/config.json', 'model/model.safetensors')).toEqual(['REST']);
});

test('a model that brings its own code is loaded with it', () => {
  expect(snippets(version('config.json', 'modeling_headstock.py'), 'http://x')[1]?.code).toContain(
    'from_pretrained("spam-detector-2", trust_remote_code=True)',
  );
});

test('programs are told to follow the alias', () => {
  expect(snippets(version(), 'http://x')[0]?.code).toContain(
    'http://x/api/v1/registry/models/spam-detector/versions/champion/',
  );
});
