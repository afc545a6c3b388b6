import { expect, test } from 'vitest';
import type { ExportedModel, ModelVersion } from '@/api/types';
import { snippets } from './loading';

const text = { name: 'text', role: 'text', type: 'string' as const, separator: null };

const version = (exported: Partial<ExportedModel> = {}, inputs = [text]) =>
  ({
    model: 'spam-detector',
    number: 2,
    aliases: ['champion'],
    inputs,
    baseModel: { id: 'm', name: 'starter', sha256: '' },
    export: {
      format: 'TRANSFORMERS',
      autoClass: 'AutoModelForTokenClassification',
      codeClass: null,
      problemType: null,
      hasLabels: true,
      ...exported,
    },
  }) as unknown as ModelVersion;

const titles = (exported: Partial<ExportedModel>) => snippets(version(exported), 'http://x').map(({ title }) => title);

test('what the export says decides which code is offered', () => {
  expect(titles({})).toEqual(['REST', 'transformers']);
  expect(titles({ format: 'PEFT' })).toEqual(['REST', 'PEFT']);
  expect(titles({ format: 'ADAPTER_HUB' })).toEqual(['REST', 'AdapterHub']);
  expect(titles({ format: 'HEADSTOCK' })).toEqual(['REST']);
  expect(titles({ autoClass: null })).toEqual(['REST']);
});

test('the class and what is printed are those of the export', () => {
  const [, code] = snippets(version({ problemType: 'regression' }), 'http://x');
  expect(code?.code).toContain('AutoModelForTokenClassification.from_pretrained("spam-detector-2")');
  expect(code?.code).toContain('print(outputs.logits[0].tolist())');
});

test('a model that brings its own code is loaded with it', () => {
  expect(snippets(version({ codeClass: 'modeling_headstock.Tagger' }), 'http://x')[1]?.code).toContain(
    'from_pretrained("spam-detector-2", trust_remote_code=True)',
  );
});

test('adapters are put on a base model by the library that has them', () => {
  const [, hub] = snippets(version({ format: 'ADAPTER_HUB', codeClass: 'modeling_headstock.Tagger' }), 'http://x');
  expect(hub?.code).toContain('model.config.model_type = config.headstock_base_model_type\nadapters.init(model)');
  expect(hub?.code).toContain('model.load_adapter(folder, use_safetensors=True, set_active=True)');
});

test('words are handed to the tokenizer as words', () => {
  const words = { name: 'tokens', role: 'words', type: 'strings' as const, separator: null };
  expect(snippets(version({}, [words as never]), 'http://x')[1]?.code).toContain(
    'tokenizer(["Your","words"], is_split_into_words=True',
  );
});

test('programs are told to follow the alias, and which columns the model reads', () => {
  const [rest] = snippets(version(), 'http://x');
  expect(rest?.code).toContain('http://x/api/v1/registry/models/spam-detector/versions/champion/');
  expect(rest?.code).toContain('{"inputs":[{"text":"Your text"}]}');
});
