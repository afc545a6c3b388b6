/** The experiment as YAML. Reading reports every mistake with its line, and never guesses what a name or value might have meant. */
import { Document, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from 'yaml';
import type { Choice, Extension, OptionSchema, OptionsSchema } from '@/api/types';
import { emptyDraft, present, toRequest, type Draft } from './draft';

export type Mistake = { line: number; message: string };
type Schemas = { heads: Extension[]; placements: Extension[]; strategies: Extension[]; settings: OptionsSchema };

/** What data set and model are called, where that is known. */
export type Names = { dataset?: string; baseModel?: string };

/**
 * @param schemas adds, as comments, which options and settings there are with their defaults
 * @param names stand as comments beside the ids
 */
export function toYaml(draft: Draft, schemas?: Schemas, names: Names = {}): string {
  const document = new Document(toRequest(draft));
  for (const part of ['dataset', 'baseModel'] as const) {
    const id = document.getIn(['specification', part], true);
    // A line break would end the comment.
    if (names[part] && isScalar(id)) id.comment = ` ${names[part].replace(/\s+/g, ' ')}`;
  }
  if (schemas) {
    const { specification } = draft;
    const kinds = { placements: schemas.placements, strategies: schemas.strategies };
    describeOptions(document, ['specification', 'head', 'options'], schemas.heads, specification.head);
    for (const part of ['placements', 'strategies'] as const)
      specification[part].forEach((choice, index) =>
        describeOptions(document, ['specification', part, index, 'options'], kinds[part], choice),
      );
    describe(document.getIn(['specification', 'settings'], true), schemas.settings, specification.settings ?? {});
  }
  return document.toString({ lineWidth: 0 });
}

function describeOptions(document: Document, path: (string | number)[], known: Extension[], { id, options }: Choice) {
  const schema = known.find((one) => one.id === id)?.optionsSchema;
  if (schema) describe(document.getIn(path, true), schema, options);
}

/** "Also: rank: 8, alpha: 16" under what is written. */
function describe(node: unknown, schema: OptionsSchema, written: object) {
  const others = Object.entries(schema.properties ?? {}).filter(([name]) => !(name in written));
  if (!isMap(node) || others.length === 0) return;
  const standards = others.map(([name, one]) => `${name}: ${JSON.stringify(one.default ?? null)}`);
  node.comment = ` Also: ${standards.join(', ')}`;
}

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

  check(document.contents, shapeOf(schemas), '', (offset, message) => mistakes.push({ line: at(offset), message }));
  if (mistakes.length > 0) return { draft: null, mistakes };
  return { draft: complete(document.toJS() as Partial<Draft>), mistakes: [] };
}

function complete(read: Partial<Draft>): Draft {
  const { variations, ...given } = present(read);
  const specification = { ...emptyDraft().specification, ...present(given.specification ?? {}) };
  return {
    ...given,
    name: given.name ?? '',
    specification: { ...specification, ...choicesIn(specification), settings: { ...specification.settings } },
    ...(variations ? { variations: variations.map(present).map((one) => ({ ...one, ...choicesIn(one) })) } : {}),
  };
}

type Written = Partial<Choice> | null;
type Methods = { head?: Written; placements?: Written[] | null; strategies?: Written[] | null };

/** The parts that are chosen, each with an id and options. */
function choicesIn<Given extends Methods>({ head, placements, strategies }: Given) {
  const choice = (written: Written | undefined): Choice => ({
    id: written?.id ?? '',
    options: { ...written?.options },
  });
  return {
    ...(head ? { head: choice(head) } : {}),
    ...(placements ? { placements: placements.map(choice) } : {}),
    ...(strategies ? { strategies: strategies.map(choice) } : {}),
  };
}

/** What may stand where: names with a shape each, a list, a value, or options that depend on the id beside them. */
type Shape = { names: Shapes } | { list: Shape } | { value: OptionSchema } | { choice: Extension[] };
type Shapes = { [name: string]: Shape };

const text: Shape = { value: { type: 'string' } };
/** Nothing at all may stand here, too. */
const textOrNothing: Shape = { value: { type: ['string', 'null'] } };
const wholeNumber: Shape = { value: { type: 'integer' } };

const valuesOf = (schema: OptionsSchema): Shapes =>
  Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, value]) => [name, { value }]));

function shapeOf({ heads, placements, strategies, settings }: Schemas): Shape {
  const parts: Shapes = {
    head: { choice: heads },
    placements: { list: { choice: placements } },
    strategies: { list: { choice: strategies } },
    settings: { names: valuesOf(settings) },
  };
  return {
    names: {
      name: textOrNothing,
      note: textOrNothing,
      specification: {
        names: {
          dataset: textOrNothing,
          baseModel: textOrNothing,
          ...parts,
          resources: { names: { slots: wholeNumber, priority: wholeNumber } },
        },
      },
      variations: { list: { names: { name: text, ...parts } } },
      seeds: { list: wholeNumber },
    },
  };
}

type Complain = (offset: number, message: string) => void;

function check(node: unknown, shape: Shape, where: string, complain: Complain): void {
  const offset = (node as Node | null)?.range?.[0] ?? 0;
  if ('value' in shape) {
    const complaint = complaintAbout(isScalar(node) || isSeq(node) || isMap(node) ? node.toJSON() : null, shape.value);
    if (complaint) complain(offset, `${where} ${complaint}`);
    return;
  }
  if ('list' in shape) {
    if (!isSeq(node)) complain(offset, `${where} must be a list, for example [1, 2].`);
    else node.items.forEach((item) => check(item, shape.list, where, complain));
    return;
  }
  if (!isMap(node)) {
    complain(offset, `${where || 'An experiment'} must have names and values.`);
    return;
  }
  const known = 'choice' in shape ? namesOfChoice(shape.choice, node.get('id')) : shape.names;
  if (typeof known === 'string') {
    complain(offset, known);
    return;
  }
  for (const pair of node.items) checkPair(pair, known, where, complain);
}

function checkPair(pair: Pair, known: Shapes, where: string, complain: Complain): void {
  if (!isPair(pair) || !isScalar(pair.key)) return;
  const name = String(pair.key.value);
  const inner = known[name];
  if (inner === undefined)
    complain(
      pair.key.range?.[0] ?? 0,
      `“${name}” is not known${where ? ` in ${where}` : ''}. Known are ${Object.keys(known).join(', ')}.`,
    );
  else if (!isNothing(pair.value) || 'value' in inner) check(pair.value, inner, name, complain);
}

const isNothing = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null);

/** The names that go with an id, or what is wrong with the id. */
function namesOfChoice(extensions: Extension[], id: unknown): Shapes | string {
  const extension = extensions.find((one) => one.id === id);
  if (!extension)
    return id === undefined || id === null || id === ''
      ? 'id is missing.'
      : `“${String(id)}” is not installed. Known are ${extensions.map((one) => one.id).join(', ')}.`;
  return { id: text, options: { names: valuesOf(extension.optionsSchema) } };
}

/** Whether a value is of a kind that the schema allows; how large a number may be is the server's to say. */
function complaintAbout(value: unknown, schema: OptionSchema): string | null {
  if (schema.enum)
    return schema.enum.includes(value)
      ? null
      : `cannot be ${JSON.stringify(value)}. Possible are ${schema.enum.join(', ')}.`;
  const kinds = [schema.type ?? []].flat();
  if (kinds.length === 0 || kinds.some((kind) => isOf(kind, value))) return null;
  const wanted = kinds.map((kind) => kindsInWords[kind] ?? kind).join(' or ');
  return `must be ${wanted}, not ${JSON.stringify(value)}.${hint(kinds, value)}`;
}

const kindsInWords: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  null: 'empty',
};

function isOf(kind: string, value: unknown): boolean {
  switch (kind) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    default:
      return typeof value === kind;
  }
}

/** YAML takes 3 for a number, where a name was meant. */
const hint = (kinds: string[], value: unknown): string =>
  kinds.includes('string') && value !== null && typeof value !== 'object'
    ? ` Put it in quotes: "${String(value)}".`
    : '';
