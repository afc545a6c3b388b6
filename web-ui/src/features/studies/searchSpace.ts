import type { Choice, RequestedSpecification, Extension, OptionSchema, OptionsSchema, SearchRange } from '@/api/types';
import { words } from '@/lib/format';

/** A field that a study may search, by its path as in YAML: `placements.0.options.rank`. */
export type Field = { path: string; title: string; schema: OptionSchema };

type Known = { settings: OptionsSchema; heads: Extension[]; placements: Extension[]; strategies: Extension[] };

/** Everything of an experiment that has a value of its own: settings, and options of what it has chosen. */
export function fieldsOf(specification: RequestedSpecification, known: Known): Field[] {
  const of = (path: string, owner: string, schema: OptionsSchema | undefined): Field[] =>
    Object.entries(schema?.properties ?? {})
      .filter(([name, { type }]) => type !== 'array' && name !== 'seed')
      .map(([name, field]) => ({
        path: `${path}.${name}`,
        title: [owner, field.title || words(name)].filter(Boolean).join(': '),
        schema: field,
      }));
  const ofChoice = (path: string, { id }: Choice, extensions: Extension[]) => {
    const extension = extensions.find((one) => one.id === id);
    return of(`${path}.options`, extension?.title ?? id, extension?.optionsSchema);
  };
  return [
    ...of('settings', '', known.settings),
    ...ofChoice('head', specification.head, known.heads),
    ...(specification.placements ?? []).flatMap((choice, index) =>
      ofChoice(`placements.${index}`, choice, known.placements),
    ),
    ...(specification.strategies ?? []).flatMap((choice, index) =>
      ofChoice(`strategies.${index}`, choice, known.strategies),
    ),
  ];
}

const RANGE = /^\s*(\S+)\s+to\s+(\S+)\s*$/i;

/** "4, 8, 16" is a list, "1e-5 to 1e-3" a range; null when it is neither, or holds what the field cannot take. */
export function parseRange(text: string, schema: OptionSchema, log: boolean): SearchRange | null {
  const kinds = [schema.type ?? 'string'].flat();
  const numeric = kinds.includes('number') || kinds.includes('integer');
  const range = RANGE.exec(text);
  if (range && numeric) {
    const [low, high] = [Number(range[1]), Number(range[2])];
    const fits = isWithin(low, schema) && isWithin(high, schema) && low < high && (!log || low > 0);
    return fits ? { values: [], low, high, log } : null;
  }
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const values = parts.map((part) => valueOf(part, schema, numeric));
  return values.length === 0 || values.includes(undefined) ? null : { values, low: 0, high: 0, log: false };
}

function valueOf(text: string, schema: OptionSchema, numeric: boolean): unknown {
  if (schema.enum) return schema.enum.find((choice) => String(choice).toLowerCase() === text.toLowerCase());
  if ([schema.type].flat().includes('boolean')) return text === 'true' ? true : text === 'false' ? false : undefined;
  if (!numeric) return text;
  const number = Number(text);
  return isWithin(number, schema) ? number : undefined;
}

/** What lies beyond `minimum` and `maximum` is unusual, not wrong. */
function isWithin(value: number, schema: OptionSchema): boolean {
  const { type, exclusiveMinimum, exclusiveMaximum } = schema;
  return (
    Number.isFinite(value) &&
    ([type].flat().includes('number') || Number.isInteger(value)) &&
    value > (exclusiveMinimum ?? -Infinity) &&
    value < (exclusiveMaximum ?? Infinity)
  );
}

/** What may be written for a field: the forms, the limits, and what it is otherwise. */
export function valuesInWords(schema: OptionSchema): string {
  const kinds = [schema.type ?? 'string'].flat();
  const otherwise =
    schema.default === undefined || schema.default === null ? '' : ` Default ${String(schema.default)}.`;
  if (schema.enum) return `Any of ${schema.enum.map(String).join(', ')}, separated by commas.${otherwise}`;
  if (kinds.includes('boolean')) return `true, false.${otherwise}`;
  if (!kinds.includes('number') && !kinds.includes('integer')) return `Values separated by commas.${otherwise}`;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const limits = [
    minimum !== undefined
      ? `usually at least ${minimum}`
      : exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : '',
    maximum !== undefined
      ? `${minimum === undefined ? 'usually ' : ''}at most ${maximum}`
      : exclusiveMaximum !== undefined
        ? `below ${exclusiveMaximum}`
        : '',
  ].filter(Boolean);
  const whole = kinds.includes('number') ? 'numbers' : 'whole numbers';
  const forms = `A list of ${whole} such as 4, 8, 16, or a range such as ${kinds.includes('number') ? '1e-5 to 1e-3' : '4 to 64'}`;
  return `${forms}${limits.length > 0 ? `; ${limits.join(', ')}` : ''}.${otherwise}`;
}

export const rangeInWords = ({ values, low, high, log }: SearchRange): string =>
  values.length > 0 ? values.join(', ') : `${low} to ${high}${log ? ', logarithmic' : ''}`;
