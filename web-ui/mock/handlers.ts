/** A pretended server with a small, made-up team on it. One file per noun; the answers follow the REST contract. */
import { access } from './handlers/access';
import { datasets } from './handlers/datasets';
import { events } from './handlers/events';
import { experiments } from './handlers/experiments';
import { models } from './handlers/models';
import { plugins } from './handlers/plugins';
import { queue } from './handlers/queue';
import { registry } from './handlers/registry';
import { runs } from './handlers/runs';

export const handlers = [
  ...access,
  ...datasets,
  ...models,
  ...plugins,
  ...experiments,
  ...runs,
  ...queue,
  ...registry,
  ...events,
];
