/**
 * The experiment being written: exactly the request that will be sent, so that form, YAML and REST are three views of one object.
 * An empty id means "not chosen yet".
 */
import { inWords, words } from '@/lib/format';
import type { Choice, ExperimentRequest, ExperimentSpecification, Run, TrainingSettings, Variation } from '@/lib/types';

export type Draft = ExperimentRequest;
export type Part = 'head' | 'placement' | 'strategy';

const nothing: Choice = { id: '', options: {} };

export const emptyDraft = (dataset = '', baseModel = ''): Draft => ({
  name: '',
  specification: { dataset, baseModel, head: nothing, placement: nothing, strategy: nothing, training: {} },
});

/** Another run like one that was. Settings that equal the defaults are left out, so that the form shows what differs. */
export function draftFromRun(run: Run, standard: TrainingSettings): Draft {
  const { training, resources, ...rest } = run.specification;
  const changed = Object.entries(training).filter(
    ([name, value]) => value !== standard[name as keyof TrainingSettings],
  );
  const changedResources = resources.slots !== 1 || resources.priority !== 0;
  return {
    name: `${run.experimentName}, again`,
    specification: {
      ...rest,
      training: Object.fromEntries(changed),
      ...(changedResources ? { resources } : {}),
    },
  };
}

export const specify = (draft: Draft, changes: Partial<ExperimentSpecification>): Draft => ({
  ...draft,
  specification: { ...draft.specification, ...changes },
});

/** True when everything that has no default is chosen, so that the server can be asked for a plan. */
export const isComplete = ({ specification: { dataset, baseModel, head, placement, strategy } }: Draft): boolean =>
  [dataset, baseModel, head.id, placement.id, strategy.id].every((id) => id !== '');

/** What is still missing, in words. */
export function missing({ specification: { dataset, baseModel, head, placement, strategy } }: Draft): string[] {
  const named: [string, string][] = [
    [dataset, 'the data'],
    [baseModel, 'a base model'],
    [head.id, 'a head'],
    [placement.id && strategy.id, 'how to tune'],
  ];
  return named.filter(([id]) => id === '').map(([, name]) => name);
}

/** Without what is empty: the server takes its own defaults for everything that is left out. */
export function toRequest(draft: Draft): ExperimentRequest {
  const { name, note, specification, variations, seeds } = draft;
  return {
    name: name.trim(),
    ...(note?.trim() ? { note: note.trim() } : {}),
    specification,
    ...(variations?.length ? { variations } : {}),
    ...(seeds?.length ? { seeds } : {}),
  };
}

export const runCount = ({ variations, seeds }: Draft): number =>
  Math.max(1, variations?.length ?? 0) * Math.max(1, seeds?.length ?? 0);

/** A field whose value can vary between runs. */
export type Axis = { part: Part | 'training'; field: string; title: string };

/** Every variation times every value; without variations, the specification itself times every value. */
export function multiply(draft: Draft, axis: Axis, values: unknown[]): Draft {
  const before: Variation[] = draft.variations?.length ? draft.variations : [{ name: '' }];
  const variations = before.flatMap((variation) =>
    values.map((value): Variation => {
      const label = `${inWords(axis.title)} ${write(value)}`;
      return {
        ...variation,
        name: variation.name ? `${variation.name} · ${label}` : label,
        [axis.part]: changed(draft, variation, axis, value),
      };
    }),
  );
  return { ...draft, variations };
}

function changed(draft: Draft, variation: Variation, { part, field }: Axis, value: unknown) {
  if (part === 'training') return { ...variation.training, [field]: value };
  const choice = variation[part] ?? draft.specification[part];
  return { id: choice.id, options: { ...choice.options, [field]: value } };
}

export const write = (value: unknown): string =>
  typeof value === 'number' && value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);

/** What a variation changes, in words. */
export function variationInWords({ name: _, training, ...parts }: Variation): string {
  const choices = Object.values(parts).map(({ id, options }) => [words(id), ...assignments(options)].join(' '));
  return [...choices, ...assignments(training ?? {})].join(', ') || 'as chosen above';
}

const assignments = (options: object): string[] =>
  Object.entries(options).map(([name, value]) => `${inWords(name)} ${write(value)}`);
