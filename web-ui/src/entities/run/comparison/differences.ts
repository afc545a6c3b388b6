import { inWords, words } from '@/lib/format';
import type { RunSpecification } from '@/api/types';

/** A setting that is not the same everywhere: `/training/learningRate`, with a value per specification in their order. */
export type Difference = { pointer: string; title: string; values: unknown[] };

/** Every setting by its pointer. Lists count as one value. */
export function flatten(value: unknown, pointer = ''): [string, unknown][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[pointer, value]];
  return Object.entries(value).flatMap(([name, inner]) => flatten(inner, `${pointer}/${name}`));
}

export function differences(specifications: RunSpecification[]): Difference[] {
  const tables = specifications.map((specification) => new Map(flatten(specification)));
  const pointers = [...new Set(tables.flatMap((table) => [...table.keys()]))];
  return pointers
    .map((pointer) => ({ pointer, title: settingTitle(pointer), values: tables.map((table) => table.get(pointer)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

/** `/placement/options/rank` → "Placement: rank"; `/strategy/id` → "Strategy". */
export function settingTitle(pointer: string): string {
  const [part = '', ...rest] = pointer.split('/').filter((name) => name !== '' && name !== 'options');
  const inner = rest.filter((name) => name !== 'id').map((name) => inWords(name));
  return inner.length > 0 ? `${words(part)}: ${inner.join(' ')}` : words(part);
}

export const settingInWords = (value: unknown): string => {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value)) return value.map((item) => inWords(String(item))).join(', ');
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 0.001) return value.toExponential();
  const text = String(value);
  return /^[A-Z][A-Z_]*$/.test(text) ? inWords(text) : text; // a Java enum
};
