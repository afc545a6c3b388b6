import type { Page } from 'playwright-core';

/** A page as the pretended server fills it, and what is done there before it is looked at. */
export type Screen = { address: string; then?: (page: Page) => Promise<void> };

const press =
  (...names: (string | RegExp)[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names)
      await page
        .getByRole('main')
        .or(page.getByRole('dialog'))
        .or(page.getByRole('menu'))
        .getByRole('button', { name })
        .or(page.getByRole('menuitem', { name }))
        .first()
        .click();
  };
const tabs = (address: string, ...names: string[]): Screen[] =>
  names.map((name) => ({ address: `${address}?tab=${name}` }));

const pages: Screen[] = [
  { address: '/' },
  { address: '/sign-in' },
  { address: '/nowhere' },
  { address: '/datasets' },
  { address: '/datasets/new' },
  ...tabs('/datasets/dataset-sms-spam', 'rows', 'statistics', 'import', 'versions', 'runs', 'uses'),
  { address: '/datasets/dataset-entities' },
  { address: '/models' },
  ...tabs('/models/model-headstock-starter', 'outline', 'tokenizer', 'analyses', 'runs', 'uses'),
  { address: '/experiments' },
  { address: '/experiments?search=nothing-has-this-name' },
  { address: '/experiments/new' },
  { address: '/experiments/new?from=run-1102&view=advanced' },
  { address: '/experiments/new?from=run-1102&view=yaml' },
  { address: '/runs' },
  { address: '/runs?by=variation' },
  { address: '/runs?pane=search' },
  { address: '/compare?runs=run-1100,run-1101,run-1102' },
  ...tabs(
    '/runs/run-1102',
    'curves',
    'evaluation',
    'data',
    'analyses',
    'log',
    'configuration',
    'checkpoints',
    'lineage',
  ),
  { address: '/queue' },
  { address: '/jobs/job-1105' },
  { address: '/analyses' },
  { address: '/studies' },
  { address: '/studies/new' },
  { address: '/studies/study-1' },
  { address: '/registry' },
  ...tabs('/registry/spam-detector', 'versions', 'aliases'),
  ...tabs('/registry/spam-detector/versions/3', 'about', 'try', 'evaluations', 'analyses', 'code'),
  { address: '/plugins' },
  ...tabs('/settings', 'you', 'tokens', 'devices', 'about'),
];

const dialogs: Screen[] = [
  { address: '/queue', then: (page) => page.keyboard.press('Control+k') },
  { address: '/queue', then: (page) => page.keyboard.press('?') },
  { address: '/models', then: press('Add a model') },
  { address: '/plugins', then: press('Add a plugin') },
  { address: '/runs/run-1102', then: press('Register') },
  { address: '/runs/run-1102', then: press(/note or tags|Note and tags/) },
  { address: '/runs/run-1102', then: press('dev/accuracy in full size') },
  {
    address: '/experiments/experiment-11',
    then: async (page) => {
      await press('Name and note')(page);
      await page.getByText('Preview', { exact: true }).click();
    },
  },
  { address: '/runs/run-1104?tab=checkpoints' },
  { address: '/runs', then: press('Columns') },
  { address: '/runs', then: press('Views') },
  { address: '/runs', then: press('Views', 'Save this view…') },
  { address: '/runs', then: press('What can be written here') },
  {
    address: '/runs',
    then: async (page) => {
      await page.getByRole('checkbox', { name: 'Select LoRA' }).first().click();
      await press('Tag')(page);
    },
  },
  { address: '/runs/run-1102?tab=evaluation', then: press(/^Evaluate/) },
  { address: '/runs/run-1102?tab=analyses', then: press('New analysis') },
  { address: '/experiments/experiment-11' },
  { address: '/experiments/experiment-11', then: press('Show all') },
  { address: '/experiments/experiment-11', then: press('Name and note') },
  { address: '/experiments/new?from=run-1102', then: press('Copy as') },
  { address: '/registry/spam-detector/versions/3', then: press('Move an alias') },
  { address: '/registry/spam-detector/versions/3', then: press('Edit the note') },
  { address: '/registry/spam-detector/versions/3', then: press('Delete') },
];

export const screens: Screen[] = [...pages, ...dialogs];
