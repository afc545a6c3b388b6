import { flatten, settingTitle } from '@/entities/run/comparison/differences';
import type { Extension, RunSpecification, TrainingSettings } from '@/api/types';

/** A setting of a run beside what it would have been. `standard` is undefined where there is no default to differ from. */
export type Setting = { pointer: string; title: string; value: unknown; standard: unknown; changed: boolean };

type Defaults = { training: TrainingSettings; extensions: Extension[] };

/** Every setting in the order of the specification, without the ids of data and model, which the lineage shows. */
export function settingsOf(specification: RunSpecification, { training, extensions }: Defaults): Setting[] {
  const { head, placement, strategy, resources } = specification;
  const optionDefaults = (kind: Extension['kind'], id: string) => ({
    options: extensions.find((extension) => extension.kind === kind && extension.id === id)?.defaults ?? {},
  });
  const standards = new Map(
    flatten({
      head: optionDefaults('HEAD', head.id),
      placement: optionDefaults('PLACEMENT', placement.id),
      strategy: optionDefaults('STRATEGY', strategy.id),
      training,
      resources: { slots: 1, priority: 0 },
    }),
  );
  return flatten({ head, placement, strategy, training: specification.training, resources }).map(([pointer, value]) => {
    const standard = standards.get(pointer);
    return {
      pointer,
      title: settingTitle(pointer),
      value,
      standard,
      changed: standards.has(pointer) && JSON.stringify(value) !== JSON.stringify(standard),
    };
  });
}
