import type { BaseModelDetails, Plan, PlanPart, Site } from '@/api/types';

/** Sites that are projections, so have weights of their own: input × output and one bias per output. */
const projections = new Set(['query', 'key', 'value', 'attention-output', 'ffn-up', 'ffn-down']);

/** The model as the anatomy picture wants it: nothing learns yet, and no head sits on top. */
export function outlinePlan({ layers, width, vocabulary, parameters, sites }: BaseModelDetails): Plan {
  const frozen = (name: string, layer: number, size: number): PlanPart => ({
    name,
    layer,
    parameters: size,
    trained: 0,
    adapterParameters: 0,
    state: 'FROZEN',
  });
  const layerSize = (layer: number) =>
    sites
      .filter((site) => site.layer === layer && projections.has(site.role))
      .reduce((sum, { inputWidth, outputWidth }) => sum + (inputWidth + 1) * outputWidth, 0);

  return {
    problems: [],
    resolved: null,
    metrics: [],
    learningRate: 0,
    totalParameters: parameters,
    trainedParameters: 0,
    totalSteps: 0,
    memoryBytes: 0,
    seconds: 0,
    parts: [
      frozen('embeddings', -1, vocabulary * width),
      ...Array.from({ length: layers }, (_, layer) => frozen(`layer ${layer}`, layer, layerSize(layer))),
    ],
    adapters: [],
    head: null,
    readout: null,
    interceptors: [],
    optimizer: '',
    sampleTokens: [],
  };
}

/** Equal sites of different layers as one line: where, how wide, in how many layers. */
export type SiteKind = { role: string; inputWidth: number; outputWidth: number; layers: number };

export function siteKinds(sites: Site[]): SiteKind[] {
  const kinds = new Map<string, SiteKind>();
  for (const { role, inputWidth, outputWidth } of sites) {
    const key = `${role} ${inputWidth} ${outputWidth}`;
    const kind = kinds.get(key) ?? { role, inputWidth, outputWidth, layers: 0 };
    kinds.set(key, { ...kind, layers: kind.layers + 1 });
  }
  return [...kinds.values()];
}
