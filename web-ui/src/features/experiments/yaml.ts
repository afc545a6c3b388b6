/** The experiment as YAML. Reading reports every mistake with its line, and never guesses what an unknown name might have meant. */
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, stringify, type Node, type Pair } from 'yaml';
import type { Extension, OptionsSchema } from '@/lib/types';
import { emptyDraft, toRequest, type Draft } from './draft';

export type Mistake = { line: number; message: string };
export type Schemas = { heads: Extension[]; placements: Extension[]; strategies: Extension[]; training: OptionsSchema };

export const toYaml = (draft: Draft): string => stringify(toRequest(draft), { lineWidth: 0 });

/** The draft in the text, or the mistakes that keep it from being one. */
export function fromYaml(text: string, schemas: Schemas): { draft: Draft | null; mistakes: Mistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => lines.linePos(offset).line;
  const mistakes = document.errors.map((error) => ({
    line: at(error.pos[0]),
    message: error.message.split('\n')[0] ?? error.message,
  }));
  if (mistakes.length > 0) return { draft: null, mistakes };
  if (!isMap(document.contents))
    return { draft: null, mistakes: [{ line: 1, message: 'An experiment is a list of names and values.' }] };

  checkNames(document.contents, shapeOf(schemas), '', (offset, message) =>
    mistakes.push({ line: at(offset), message }),
  );
  if (mistakes.length > 0) return { draft: null, mistakes };
  return { draft: complete(document.toJS() as Partial<Draft>), mistakes: [] };
}

function complete(read: Partial<Draft>): Draft {
  const empty = emptyDraft();
  const choice = (given: { id?: string; options?: object } | undefined) => ({
    id: given?.id ?? '',
    options: { ...given?.options },
  });
  const specification = { ...empty.specification, ...read.specification };
  return {
    ...read,
    name: read.name ?? '',
    specification: {
      ...specification,
      head: choice(specification.head),
      placement: choice(specification.placement),
      strategy: choice(specification.strategy),
      training: { ...specification.training },
    },
  };
}

/** Which names may stand where: a nested shape, anything, or options that depend on the id beside them. */
type Shape = { [name: string]: Shape } | 'anything' | { list: Shape } | { choice: Extension[] };

function shapeOf({ heads, placements, strategies, training }: Schemas): Shape {
  const settings = Object.fromEntries(
    Object.keys(training.properties ?? {}).map((name): [string, Shape] => [name, 'anything']),
  );
  const parts: { [name: string]: Shape } = {
    head: { choice: heads },
    placement: { choice: placements },
    strategy: { choice: strategies },
    training: settings,
  };
  return {
    name: 'anything',
    note: 'anything',
    specification: {
      dataset: 'anything',
      baseModel: 'anything',
      ...parts,
      resources: { slots: 'anything', priority: 'anything' },
    },
    variations: { list: { name: 'anything', ...parts } },
    seeds: 'anything',
  };
}

type Complain = (offset: number, message: string) => void;

function checkNames(node: unknown, shape: Shape, where: string, complain: Complain): void {
  if (shape === 'anything') return;
  const offset = (node as Node | null)?.range?.[0] ?? 0;
  if ('list' in shape) {
    if (!isSeq(node)) complain(offset, `${where} must be a list.`);
    else node.items.forEach((item) => checkNames(item, shape.list as Shape, where, complain));
    return;
  }
  if (!isMap(node)) {
    complain(offset, `${where || 'An experiment'} must have names and values.`);
    return;
  }
  const known = 'choice' in shape ? choiceShape(shape.choice as Extension[], node.get('id')) : shape;
  if (typeof known === 'string') {
    complain(offset, known);
    return;
  }
  for (const pair of node.items) checkPair(pair, known, where, complain);
}

function checkPair(pair: Pair, known: { [name: string]: Shape }, where: string, complain: Complain): void {
  if (!isPair(pair) || !isScalar(pair.key)) return;
  const name = String(pair.key.value);
  const inner = known[name];
  if (inner === undefined)
    complain(
      pair.key.range?.[0] ?? 0,
      `“${name}” is not known${where ? ` in ${where}` : ''}. Known are ${Object.keys(known).join(', ')}.`,
    );
  else if (pair.value !== null) checkNames(pair.value, inner, name, complain);
}

/** The names that go with an id, or what is wrong with the id. */
function choiceShape(extensions: Extension[], id: unknown): { [name: string]: Shape } | string {
  const extension = extensions.find((one) => one.id === id);
  if (!extension)
    return id === undefined || id === ''
      ? 'id is missing.'
      : `“${String(id)}” is not installed. Known are ${extensions.map((one) => one.id).join(', ')}.`;
  const options = Object.keys(extension.optionsSchema.properties ?? {}).map((name): [string, Shape] => [
    name,
    'anything',
  ]);
  return { id: 'anything', options: Object.fromEntries(options) };
}
