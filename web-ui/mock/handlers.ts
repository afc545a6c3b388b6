/** A pretended server with a small, made-up team on it. One file per noun; the answers follow the REST contract. */
import { access } from './handlers/access';
import { analyses } from './handlers/analyses';
import { datasets } from './handlers/datasets';
import { evaluations } from './handlers/evaluations';
import { events } from './handlers/events';
import { experiments } from './handlers/experiments';
import { models } from './handlers/models';
import { plugins } from './handlers/plugins';
import { queue } from './handlers/queue';
import { registry } from './handlers/registry';
import { runs } from './handlers/runs';
import { studies } from './handlers/studies';

export const handlers = [
  ...access,
  ...datasets,
  ...models,
  ...plugins,
  ...experiments,
  ...runs,
  ...evaluations,
  ...analyses,
  ...studies,
  ...queue,
  ...registry,
  ...events,
];
