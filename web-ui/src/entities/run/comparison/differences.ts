import { trainingName } from './trainingNames';
import { inWords, words } from '@/lib/format';
import type { Choice, RunSpecification } from '@/api/types';

/** A setting that is not the same everywhere: `/settings/learningRate`, with a value per specification in their order. */
export type Difference = { pointer: string; title: string; values: unknown[] };

/**
 * Every setting by its pointer. Lists count as one value; a list of choices also by the options of each, so that one method more in one run
 * does not shift the others.
 */
export function flatten(value: unknown, pointer = ''): [string, unknown][] {
  if (Array.isArray(value) && value.length > 0 && value.every(isChoice))
    return [
      [pointer, value.map(({ id }) => id)],
      ...value.flatMap(({ id, options }, index) => {
        const before = value.slice(0, index).filter((one) => one.id === id).length;
        return flatten(options, `${pointer}/${id}${before > 0 ? ` ${before + 1}` : ''}`);
      }),
    ];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[pointer, value]];
  return Object.entries(value).flatMap(([name, inner]) => flatten(inner, `${pointer}/${name}`));
}

const isChoice = (value: unknown): value is Choice =>
  typeof value === 'object' && value !== null && 'id' in value && 'options' in value;

export function differences(specifications: RunSpecification[]): Difference[] {
  const tables = specifications.map((specification) => new Map(flatten(specification)));
  const pointers = [...new Set(tables.flatMap((table) => [...table.keys()]))];
  return pointers
    .map((pointer) => ({ pointer, title: settingTitle(pointer), values: tables.map((table) => table.get(pointer)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

/** `/placements/lora/rank` → "LoRA: rank"; `/strategies` → "Strategies"; `/settings/epochs` → "Epochs". */
export function settingTitle(pointer: string): string {
  const [part = '', ...rest] = pointer.split('/').filter((name) => name !== '' && name !== 'options');
  const inner = rest.filter((name) => name !== 'id');
  const [first, ...others] = inner;
  if (first === undefined) return words(part);
  if (part === 'settings') return others.length > 0 ? words(inner.join(' ')) : trainingName(first);
  if (part === 'placements' || part === 'strategies')
    return others.length > 0 ? `${words(first)}: ${others.map(inWords).join(' ')}` : words(first);
  return `${words(part)}: ${inner.map(inWords).join(' ')}`;
}

export const settingInWords = (value: unknown): string => {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value)) return value.map((item) => inWords(String(item))).join(', ') || 'none';
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 0.001) return value.toExponential();
  const text = String(value);
  return /^[A-Z][A-Z_]*$/.test(text) ? inWords(text) : text; // a Java enum
};
