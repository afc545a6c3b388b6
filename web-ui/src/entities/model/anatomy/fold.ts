import type { AdapterView, Plan, PlanPart } from '@/api/types';

/** Neighboring layers in which the same happens, drawn once with "× n". Layers count from 0. */
export type LayerGroup = { first: number; last: number; part: PlanPart; adapters: AdapterView[] };

/**
 * Groups from the input upwards.
 *
 * @param apart leaves every layer a group of its own
 */
export function foldLayers({ parts, adapters }: Pick<Plan, 'parts' | 'adapters'>, apart = false): LayerGroup[] {
  const layers = parts
    .filter((part): part is PlanPart & { layer: number } => part.layer !== null && part.layer >= 0)
    .sort((a, b) => a.layer - b.layer);
  const groups: LayerGroup[] = [];
  for (const part of layers) {
    const inside = adapters.filter((adapter) => adapter.layer === part.layer);
    const below = groups.at(-1);
    if (!apart && below && signature(below.part, below.adapters) === signature(part, inside)) below.last = part.layer;
    else groups.push({ first: part.layer, last: part.layer, part, adapters: inside });
  }
  return groups;
}

/** Which group is worth unfolding: the uppermost one with adapters, else the uppermost that learns, else the top. */
export function unfoldedGroup(groups: LayerGroup[]): LayerGroup | undefined {
  const fromTheTop = [...groups].reverse();
  return (
    fromTheTop.find((group) => group.adapters.length > 0) ??
    fromTheTop.find((group) => group.part.trained > 0) ??
    fromTheTop[0]
  );
}

const signature = (part: PlanPart, adapters: AdapterView[]): string =>
  JSON.stringify([
    part.state,
    part.trained,
    part.parameters,
    adapters.map(({ placement, role, formula }) => [placement, role, formula].join(' ')).sort(),
  ]);
