/** How options and jobs name a model, whatever it is: `version/spam-detector/3`, `run/<id>`, `run/<id>/<step>`, `base/<name>`. */
export const versionReference = (model: string, number: number): string => `version/${model}/${number}`;
export const runReference = (run: string): string => `run/${run}`;
export const baseReference = (name: string): string => `base/${name}`;

/** A data set version in options. */
export const datasetReference = (name: string, number: number): string => `${name}/${number}`;

/** The page of what a reference names; null for a kind that has none. */
export function referencePage(reference: string): string | null {
  const [kind, first = '', second] = reference.split('/');
  if (kind === 'version' && second) return `/registry/${first}/versions/${second}`;
  if (kind === 'run') return `/runs/${first}`;
  return null;
}
