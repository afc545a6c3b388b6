/**
 * The experiment being written. It becomes the request that will be sent, so that form, YAML and REST are three views of one object.
 * An empty id means "not chosen yet".
 */
import { withoutSeed } from '@/entities/run/curves/useCurves';
import { inWords, words } from '@/lib/format';
import type {
  Choice,
  ExperimentRequest,
  ExperimentSpecification,
  ExperimentWithRuns,
  Run,
  TrainingSettings,
  Variation,
} from '@/api/types';

export type Part = 'head' | 'placement' | 'strategy';

/**
 * Several values of one field, a run for each. They stay apart from the variations until the request is made: what else is chosen may
 * still change.
 */
export type Axis = {
  part: Part | 'training';
  /** The extension the field belongs to; null for the training settings. */
  extension: string | null;
  field: string;
  title: string;
  values: unknown[];
};

export type Draft = ExperimentRequest & { axes?: Axis[] };

const nothing: Choice = { id: '', options: {} };

/** Without what is null: the server answers null for what was left out. */
export const present = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as T;

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

/** Another experiment like one that was: its variations and seeds are read off its runs. */
export function draftFromExperiment(
  { name, note, specification, runs }: ExperimentWithRuns,
  standard: TrainingSettings,
): Draft {
  const firsts = [...new Map(runs.toReversed().map((run) => [withoutSeed(run.name), run])).values()].toReversed();
  const seeds = [...new Set(runs.map((run) => run.specification.training.seed))];
  const repeated = runs.length > firsts.length;
  // A list of one seed leaves its trace in the runs alone.
  const listed = repeated || (seeds.length === 1 && seeds[0] !== (specification.training?.seed ?? standard.seed));
  return {
    name: `${name}, again`,
    ...(note ? { note } : {}),
    specification: present(specification),
    ...(firsts.length > 1 ? { variations: firsts.map((run) => variationOf(run, firsts, repeated)) } : {}),
    ...(listed ? { seeds } : {}),
  };
}

/** What the run does otherwise than others of its experiment. */
function variationOf(run: Run, all: Run[], seedsApart: boolean): Variation {
  const differs = (valueOf: (run: Run) => unknown) => new Set(all.map((one) => JSON.stringify(valueOf(one)))).size > 1;
  const parts = (['head', 'placement', 'strategy'] as const).filter((part) =>
    differs((one) => one.specification[part]),
  );
  const settings = (Object.keys(run.specification.training) as (keyof TrainingSettings)[])
    .filter((name) => name !== 'seed' || !seedsApart)
    .filter((name) => differs((one) => one.specification.training[name]));
  const training = Object.fromEntries(settings.map((name) => [name, run.specification.training[name]]));
  return {
    name: withoutSeed(run.name),
    ...Object.fromEntries(parts.map((part) => [part, run.specification[part]])),
    ...(settings.length > 0 ? { training } : {}),
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
  const { name, note, specification, seeds } = draft;
  const variations = expand(draft);
  return {
    name: name.trim(),
    ...(note?.trim() ? { note: note.trim() } : {}),
    specification,
    ...(variations.length > 0 ? { variations } : {}),
    ...(seeds?.length ? { seeds } : {}),
  };
}

export const runCount = (draft: Draft): number =>
  Math.max(1, expand(draft).length) * Math.max(1, draft.seeds?.length ?? 0);

/** Every variation times every value of every axis; without variations, the specification itself times every value. */
export function expand(draft: Draft): Variation[] {
  const { axes = [] } = draft;
  const variations = draft.variations ?? [];
  const used = axes.filter((axis) => isUsed(draft, axis));
  if (used.length === 0) return variations;
  const start: Variation[] = variations.length > 0 ? variations : [{ name: '' }];
  return used.reduce((before, axis) => before.flatMap((variation) => along(axis, draft, variation)), start);
}

/** False when nothing that is chosen has the field, for example the rank of LoRA when nobody uses LoRA. */
export const isUsed = (draft: Draft, axis: Axis): boolean =>
  (draft.variations?.length ? draft.variations : [{ name: '' }]).some((variation) => has(draft, variation, axis));

const has = (draft: Draft, variation: Variation, { part, extension }: Axis): boolean =>
  part === 'training' || (variation[part] ?? draft.specification[part]).id === extension;

function along(axis: Axis, draft: Draft, variation: Variation): Variation[] {
  if (!has(draft, variation, axis)) return [variation];
  return axis.values.map((value): Variation => {
    const label = `${inWords(axis.title)} ${write(value)}`;
    return {
      ...variation,
      name: variation.name ? `${variation.name} · ${label}` : label,
      [axis.part]: changed(draft, variation, axis, value),
    };
  });
}

function changed(draft: Draft, variation: Variation, { part, field }: Axis, value: unknown) {
  if (part === 'training') return { ...variation.training, [field]: value };
  const choice = variation[part] ?? draft.specification[part];
  return { id: choice.id, options: { ...choice.options, [field]: value } };
}

/** With one axis more; values of a field that has some already are added to them. */
export function vary(draft: Draft, axis: Axis): Draft {
  const axes = draft.axes ?? [];
  const isSame = (one: Axis) => one.part === axis.part && one.extension === axis.extension && one.field === axis.field;
  const known = axes.find(isSame);
  if (!known) return { ...draft, axes: [...axes, axis] };
  const values = [...new Set([...known.values, ...axis.values])];
  return { ...draft, axes: axes.map((one) => (isSame(one) ? { ...one, values } : one)) };
}

export const write = (value: unknown): string =>
  typeof value === 'number' && value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);

/** What a variation changes, in words. */
export function variationInWords({ name: _, training, ...parts }: Variation): string {
  const choices = Object.values(parts)
    .filter((choice) => choice !== null)
    .map(({ id, options }) => [words(id), ...assignments(options)].join(' '));
  return [...choices, ...assignments(training ?? {})].join(', ') || 'as chosen above';
}

const assignments = (options: object): string[] =>
  Object.entries(options).map(([name, value]) => `${inWords(name)} ${write(value)}`);
