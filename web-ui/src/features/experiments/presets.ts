import type { Extension, ExperimentSpecification } from '@/api/types';

/** A rung of the ladder from cheap to dear: a placement and a strategy that go well together. */
export type Preset = { key: string; title: string; when: string; placement: string; strategy: string };

const ladder: Preset[] = [
  {
    key: 'head-only',
    title: 'Head only',
    when: 'A first look in seconds: what does the model know already?',
    placement: 'none',
    strategy: 'head-only',
  },
  {
    key: 'lora',
    title: 'LoRA',
    when: 'Nearly as good as full tuning, small to keep, and can be merged into the model.',
    placement: 'lora',
    strategy: 'adapters-only',
  },
  {
    key: 'adapters',
    title: 'Adapters',
    when: 'When LoRA falls short, or many tasks share one model.',
    placement: 'bottleneck',
    strategy: 'adapters-only',
  },
  {
    key: 'full',
    title: 'Full',
    when: 'The most data and time, usually the best answers.',
    placement: 'none',
    strategy: 'full',
  },
];

/** The rungs whose methods are installed. */
export function availablePresets(placements: Extension[], strategies: Extension[]): Preset[] {
  const has = (extensions: Extension[], id: string) => extensions.some((extension) => extension.id === id);
  return ladder.filter(({ placement, strategy }) => has(placements, placement) && has(strategies, strategy));
}

/** The rung a specification stands on, whatever its options; null for a combination of one's own. */
export const presetOf = (presets: Preset[], { placement, strategy }: ExperimentSpecification): Preset | null =>
  presets.find((preset) => preset.placement === placement.id && preset.strategy === strategy.id) ?? null;

export const choicesOf = (preset: Preset) => ({
  placement: { id: preset.placement, options: {} },
  strategy: { id: preset.strategy, options: {} },
});
