import { flatten, settingTitle } from '@/entities/run/comparison/differences';
import { inFormOrder } from '@/ui/options/fields';
import type { Choice, Extension, ExtensionKind, OptionsSchema, RunSpecification, Settings } from '@/api/types';

/** A setting of a run beside what it would have been. `standard` is undefined where there is no default to differ from. */
export type Setting = { pointer: string; title: string; value: unknown; standard: unknown; changed: boolean };

/** The default values, and the titles of the fields. */
type Form = { settings: Settings; schema: OptionsSchema; extensions: Extension[] };

/** Every setting in the order of the form, without the ids of data and model, which the lineage shows. */
export function settingsOf(specification: RunSpecification, form: Form): Setting[] {
  const { resources } = specification;
  const inOrder = (kind: ExtensionKind, { id, options }: Choice): Choice => ({
    id,
    options: inFormOrder(options, extensionOf(form, kind, id)?.optionsSchema),
  });
  const head = inOrder('HEAD', specification.head);
  const placements = specification.placements.map((choice) => inOrder('PLACEMENT', choice));
  const strategies = specification.strategies.map((choice) => inOrder('STRATEGY', choice));
  const settings = inFormOrder(specification.settings, form.schema);
  const standardOf = (kind: ExtensionKind, { id }: Choice): Choice => ({
    id,
    options: extensionOf(form, kind, id)?.defaults ?? {},
  });
  const standards = new Map(
    flatten({
      head: { options: standardOf('HEAD', head).options },
      placements: placements.map((choice) => standardOf('PLACEMENT', choice)),
      strategies: strategies.map((choice) => standardOf('STRATEGY', choice)),
      settings: form.settings,
      resources: { slots: 1, priority: 0 },
    }),
  );
  return flatten({ head, placements, strategies, settings, resources }).map(([pointer, value]) => {
    // Which methods there are is a choice without a default.
    const chosen = pointer === '/placements' || pointer === '/strategies';
    const standard = chosen ? undefined : standards.get(pointer);
    return {
      pointer,
      title: fieldTitle(pointer, head.id, form),
      value,
      standard,
      changed: !chosen && standards.has(pointer) && JSON.stringify(value) !== JSON.stringify(standard),
    };
  });
}

const extensionOf = ({ extensions }: Form, kind: ExtensionKind, id: string): Extension | undefined =>
  extensions.find((one) => one.kind === kind && one.id === id);

/** `/settings/maxTokens` → "Longest sequence", `/placements/lora/rank` → "LoRA: rank": as the fields of the form are called. */
function fieldTitle(pointer: string, head: string, form: Form): string {
  const [, part = '', first = '', ...others] = pointer.split('/');
  if (part === 'settings') return form.schema.properties?.[first]?.title ?? settingTitle(pointer);
  const field = others.at(-1) ?? '';
  const title = (extension: Extension | undefined, before: string | undefined): string => {
    const name = extension?.optionsSchema.properties?.[field]?.title;
    return name ? `${before}: ${inSentence(name)}` : settingTitle(pointer);
  };
  if (part === 'head') return title(extensionOf(form, 'HEAD', head), 'Head');
  if (part !== 'placements' && part !== 'strategies') return settingTitle(pointer);
  // The second of the same kind is called "lora 2".
  const [, id = '', number = ''] = /^(.*?)( \d+)?$/.exec(first) ?? [];
  const method = extensionOf(form, part === 'placements' ? 'PLACEMENT' : 'STRATEGY', id);
  return title(method, `${method?.title}${number}`);
}

/** "Rank" → "rank"; "FFN up" stays. */
const inSentence = (name: string): string =>
  /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
