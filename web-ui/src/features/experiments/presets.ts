import type { Choice, Extension, ExperimentSpecification } from '@/api/types';

/** A way of tuning, from cheap to dear: placements and strategies that go well together. */
export type Preset = { key: string; title: string; when: string; placements: string[]; strategies: string[] };

/** Offered first where their plugins are installed. Everything else is chosen from the lists below, which know no method. */
const all: Preset[] = [
  {
    key: 'head-only',
    title: 'Head only',
    when: 'A first look in seconds: what does the model know already?',
    placements: [],
    strategies: ['head-only'],
  },
  {
    key: 'layer-mix',
    title: 'Layer mix',
    when: 'Still seconds: learns from which layers the head should read.',
    placements: [],
    strategies: ['head-only', 'layer-mix'],
  },
  {
    key: 'lora',
    title: 'LoRA',
    when: 'Nearly as good as full tuning, small to keep, and can be merged into the model.',
    placements: ['lora'],
    strategies: ['adapters-only'],
  },
  {
    key: 'adapters',
    title: 'Adapters',
    when: 'When LoRA falls short, or many tasks share one model.',
    placements: ['bottleneck'],
    strategies: ['adapters-only'],
  },
  {
    key: 'full',
    title: 'Full',
    when: 'The most data and time, usually the best answers.',
    placements: [],
    strategies: ['full'],
  },
];

/** Those whose methods are installed. */
export function availablePresets(placements: Extension[], strategies: Extension[]): Preset[] {
  const installed = (extensions: Extension[], ids: string[]) =>
    ids.every((id) => extensions.some((extension) => extension.id === id));
  return all.filter((preset) => installed(placements, preset.placements) && installed(strategies, preset.strategies));
}

/** The one that a specification has chosen, whatever its options; null for a combination of one's own. */
export const presetOf = (presets: Preset[], { placements, strategies }: ExperimentSpecification): Preset | null =>
  presets.find((preset) => areIds(preset.placements, placements) && areIds(preset.strategies, strategies)) ?? null;

const areIds = (ids: string[], choices: Choice[]): boolean => ids.join() === choices.map(({ id }) => id).join();

export const choicesOf = (preset: Preset) => ({
  placements: preset.placements.map(asChoice),
  strategies: preset.strategies.map(asChoice),
});

const asChoice = (id: string): Choice => ({ id, options: {} });
