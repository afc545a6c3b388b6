/**
 * The keys under which the query cache holds what the server answered. A key starts with the noun; what belongs to one thing starts with the
 * noun and its id, so that invalidating `keys.runs.one(id)` reaches everything about that run. Live events and mutations use these too.
 */
const noun = (name: string) => ({
  all: [name] as const,
  lists: [name, 'list'] as const,
  list: (parameters: unknown) => [name, 'list', parameters] as const,
  one: (id: string, ...part: unknown[]) => [name, id, ...part] as const,
});

export const keys = {
  session: ['session'] as const,
  system: ['system'] as const,
  tokens: ['tokens'] as const,
  devices: ['devices'] as const,
  columnRoles: ['plugins', 'column-roles'] as const,
  trainingSettings: ['plugins', 'training-settings'] as const,
  modelImports: ['models', 'imports'] as const,
  validation: (request: unknown) => ['validation', request] as const,
  plugins: noun('plugins'),
  datasets: noun('datasets'),
  datasetVersions: noun('dataset-versions'),
  uploads: noun('uploads'),
  models: noun('models'),
  experiments: noun('experiments'),
  runs: noun('runs'),
  /** Many runs at once: rows, columns, groups and curves of tables. */
  runTables: ['runs', 'tables'] as const,
  runViews: ['run-views'] as const,
  evaluations: noun('evaluations'),
  jobs: noun('jobs'),
  analyses: noun('analyses'),
  studies: noun('studies'),
  registry: noun('registry'),
};
