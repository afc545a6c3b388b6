import { flatten, settingTitle } from '@/entities/run/comparison/differences';
import type { Choice, Extension, ExtensionKind, RunSpecification, Settings } from '@/api/types';

/** A setting of a run beside what it would have been. `standard` is undefined where there is no default to differ from. */
export type Setting = { pointer: string; title: string; value: unknown; standard: unknown; changed: boolean };

type Defaults = { settings: Settings; extensions: Extension[] };

/** Every setting in the order of the specification, without the ids of data and model, which the lineage shows. */
export function settingsOf(specification: RunSpecification, { settings, extensions }: Defaults): Setting[] {
  const { head, placements, strategies, resources } = specification;
  const standardOf = (kind: ExtensionKind, { id }: Choice): Choice => ({
    id,
    options: extensions.find((extension) => extension.kind === kind && extension.id === id)?.defaults ?? {},
  });
  const standards = new Map(
    flatten({
      head: { options: standardOf('HEAD', head).options },
      placements: placements.map((choice) => standardOf('PLACEMENT', choice)),
      strategies: strategies.map((choice) => standardOf('STRATEGY', choice)),
      settings,
      resources: { slots: 1, priority: 0 },
    }),
  );
  return flatten({ head, placements, strategies, settings: specification.settings, resources }).map(
    ([pointer, value]) => {
      // Which methods there are is a choice without a default.
      const chosen = pointer === '/placements' || pointer === '/strategies';
      const standard = chosen ? undefined : standards.get(pointer);
      return {
        pointer,
        title: settingTitle(pointer),
        value,
        standard,
        changed: !chosen && standards.has(pointer) && JSON.stringify(value) !== JSON.stringify(standard),
      };
    },
  );
}
