import type { BaseModelDetails, Plan, PlanPart, Site } from '@/api/types';

/** The model as the anatomy picture wants it: nothing learns yet, and no head sits on top. */
export function outlinePlan({ layers, parameters, parts }: BaseModelDetails): Plan {
  const part = (name: string, layer: number): PlanPart => ({
    name,
    layer,
    parameters: parts.filter((one) => one.layer === layer).reduce((sum, one) => sum + one.parameters, 0),
    trained: 0,
    adapterParameters: 0,
    state: 'FROZEN',
  });

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
    parts: [part('embeddings', -1), ...Array.from({ length: layers }, (_, layer) => part(`layer ${layer}`, layer))],
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
