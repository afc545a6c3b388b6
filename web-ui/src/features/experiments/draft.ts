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
  Experiment,
  Run,
  Settings,
  Variation,
} from '@/api/types';

/** Of which there can be several, in an order that matters. */
export type ListPart = 'placements' | 'strategies';
export type Part = 'head' | ListPart;

/**
 * Several values of one field, a run for each. They stay apart from the variations until the request is made: what else is chosen may
 * still change.
 */
export type Axis = {
  part: Part | 'settings';
  /** The extension the field belongs to, the first of its id in a list; null for the settings. */
  extension: string | null;
  field: string;
  title: string;
  values: unknown[];
};

export type Draft = ExperimentRequest & { axes?: Axis[] };

const nothing: Choice = { id: '', options: {} };

export const parts = ['head', 'placements', 'strategies'] as const;

/** Without what is null: the server answers null for what was left out. */
export const present = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as T;

export const emptyDraft = (dataset = '', baseModel = ''): Draft => ({
  name: '',
  specification: { dataset, baseModel, head: nothing, placements: [], strategies: [], settings: {} },
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Another run as one was asked for: what planning decided it decides again. Settings that equal the defaults are left out, so that the
 * form shows what differs.
 */
export function draftFromRun(run: Run, standard: Settings): Draft {
  const { settings, resources, dataset, baseModel, head, placements, strategies } = run.requested;
  const changed = Object.entries(settings).filter(([name, value]) => !same(value, standard[name]));
  const changedResources = resources.slots !== 1 || resources.priority !== 0;
  return {
    name: `${run.experimentName}, again`,
    specification: {
      dataset,
      baseModel,
      head,
      placements,
      strategies,
      settings: Object.fromEntries(changed),
      ...(changedResources ? { resources } : {}),
    },
  };
}

/** Another experiment like one that was: its variations and seeds are read off its runs. */
export function draftFromExperiment({ name, note, specification, runs }: Experiment, standard: Settings): Draft {
  const before = runs ?? [];
  const firsts = [...new Map(before.toReversed().map((run) => [withoutSeed(run.name), run])).values()].toReversed();
  const seeds = [...new Set(before.map(seedOf))].filter((seed) => seed !== null);
  const repeated = before.length > firsts.length;
  // A list of one seed leaves its trace in the runs alone.
  const listed = repeated || (seeds.length === 1 && seeds[0] !== (specification.settings?.seed ?? standard.seed));
  return {
    name: `${name}, again`,
    ...(note ? { note } : {}),
    specification: present({
      ...specification,
      placements: specification.placements ?? [],
      strategies: specification.strategies ?? [],
    }),
    ...(firsts.length > 1 ? { variations: firsts.map((run) => variationOf(run, firsts, repeated)) } : {}),
    ...(listed ? { seeds } : {}),
  };
}

const seedOf = (run: Run): number | null => {
  const { seed } = run.specification.settings;
  return typeof seed === 'number' ? seed : null;
};

/** What the run was asked to do otherwise than others of its experiment. */
function variationOf(run: Run, all: Run[], seedsApart: boolean): Variation {
  const differs = (valueOf: (run: Run) => unknown) => new Set(all.map((one) => JSON.stringify(valueOf(one)))).size > 1;
  const changed = parts.filter((part) => differs((one) => one.requested[part]));
  const names = Object.keys(run.requested.settings)
    .filter((name) => name !== 'seed' || !seedsApart)
    .filter((name) => differs((one) => one.requested.settings[name]));
  const settings = Object.fromEntries(names.map((name) => [name, run.requested.settings[name]]));
  return {
    name: withoutSeed(run.name),
    ...Object.fromEntries(changed.map((part) => [part, run.requested[part]])),
    ...(names.length > 0 ? { settings } : {}),
  };
}

export const specify = (draft: Draft, changes: Partial<ExperimentSpecification>): Draft => ({
  ...draft,
  specification: { ...draft.specification, ...changes },
});

/** The list with one choice put in place of another; null removes it. */
export const replaced = (choices: Choice[], index: number, choice: Choice | null): Choice[] =>
  choices.flatMap((one, at) => (at === index ? (choice ?? []) : one));

/** The list with one choice moved up or down. */
export function moved(choices: Choice[], index: number, by: -1 | 1): Choice[] {
  const to = index + by;
  if (to < 0 || to >= choices.length) return choices;
  const without = choices.toSpliced(index, 1);
  return without.toSpliced(to, 0, choices[index] as Choice);
}

/** True when everything that has no default is chosen, so that the server can be asked for a plan. */
export const isComplete = (draft: Draft): boolean => missing(draft).length === 0;

/** What is still missing, in words. */
export function missing({ specification: { dataset, baseModel, head, placements, strategies } }: Draft): string[] {
  const named: [boolean, string][] = [
    [dataset !== '', 'the data'],
    [baseModel !== '', 'a base model'],
    [head.id !== '', 'a head'],
    [strategies.length > 0 && [...placements, ...strategies].every(({ id }) => id !== ''), 'how to tune'],
  ];
  return named.filter(([chosen]) => !chosen).map(([, name]) => name);
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

/** False when nothing that is chosen has the field, for example the width of a method that no run uses. */
export const isUsed = (draft: Draft, axis: Axis): boolean =>
  (draft.variations?.length ? draft.variations : [{ name: '' }]).some((variation) => has(draft, variation, axis));

const has = (draft: Draft, variation: Variation, { part, extension }: Axis): boolean =>
  part === 'settings' ||
  [variation[part] ?? draft.specification[part]].flat().some((choice: Choice) => choice.id === extension);

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

function changed(draft: Draft, variation: Variation, { part, extension, field }: Axis, value: unknown) {
  if (part === 'settings') return { ...variation.settings, [field]: value };
  const withValue = (choice: Choice): Choice => ({ id: choice.id, options: { ...choice.options, [field]: value } });
  if (part === 'head') return withValue(variation.head ?? draft.specification.head);
  const choices = variation[part] ?? draft.specification[part];
  const place = choices.findIndex(({ id }) => id === extension);
  return choices.map((choice, index) => (index === place ? withValue(choice) : choice));
}

/** With one axis more; values of a field that has some already are added to them. */
export function vary(draft: Draft, axis: Axis): Draft {
  const axes = draft.axes ?? [];
  const isSame = (one: Axis) => one.part === axis.part && one.extension === axis.extension && one.field === axis.field;
  const known = axes.find(isSame);
  if (!known) return { ...draft, axes: [...axes, axis] };
  const values = [...known.values, ...axis.values].filter(
    (value, index, all) => all.findIndex((other) => same(other, value)) === index,
  );
  return { ...draft, axes: axes.map((one) => (isSame(one) ? { ...one, values } : one)) };
}

export const write = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(write).join(' + ') || 'none'
    : typeof value === 'number' && value !== 0 && Math.abs(value) < 0.001
      ? value.toExponential()
      : String(value);

/** What a variation changes, in words. */
export function variationInWords({ head, placements, strategies, settings }: Variation): string {
  const choices = [head ?? [], placements ?? [], strategies ?? []]
    .flat()
    .map(({ id, options }) => [words(id), ...assignments(options)].join(' '));
  const nothingAdded = placements?.length === 0 ? ['no adapters'] : [];
  return [...nothingAdded, ...choices, ...assignments(settings ?? {})].join(', ') || 'as chosen above';
}

const assignments = (options: object): string[] =>
  Object.entries(options).map(([name, value]) => `${inWords(name)} ${write(value)}`);
