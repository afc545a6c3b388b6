import { createBrowserRouter, createMemoryRouter, type RouteObject } from 'react-router';
import { MembersOnly } from './MembersOnly';
import { ScreenFailed } from './ScreenFailed';
import { ScreenNotFound } from './ScreenNotFound';
import { Shell } from './Shell';

/** Every screen. A screen is a file that exports `Component`, loaded when somebody goes there. */
export const routes: RouteObject[] = [
  {
    path: '/sign-in',
    ErrorBoundary: ScreenFailed,
    HydrateFallback: () => null,
    lazy: () => import('@/features/session/SignInPage'),
  },
  {
    Component: Shell,
    ErrorBoundary: ScreenFailed,
    HydrateFallback: () => null,
    children: [
      {
        ErrorBoundary: ScreenFailed,
        children: [
          { path: '/', lazy: () => import('@/features/overview/OverviewPage') },
          { path: '/datasets', lazy: () => import('@/features/datasets/DatasetsPage') },
          { path: '/datasets/:datasetId', lazy: () => import('@/features/datasets/DatasetPage') },
          { path: '/models', lazy: () => import('@/features/models/ModelsPage') },
          { path: '/models/:modelId', lazy: () => import('@/features/models/ModelPage') },
          { path: '/experiments', lazy: () => import('@/features/experiments/ExperimentsPage') },
          { path: '/experiments/:experimentId', lazy: () => import('@/features/experiments/ExperimentPage') },
          { path: '/compare', lazy: () => import('@/features/compare/ComparePage') },
          { path: '/runs', lazy: () => import('@/features/runs/RunsPage') },
          { path: '/runs/:runId', lazy: () => import('@/features/runs/RunPage') },
          { path: '/queue', lazy: () => import('@/features/queue/QueuePage') },
          { path: '/jobs/:jobId', lazy: () => import('@/features/queue/JobPage') },
          { path: '/analyses', lazy: () => import('@/features/analyses/AnalysesPage') },
          { path: '/studies', lazy: () => import('@/features/studies/StudiesPage') },
          { path: '/studies/:studyId', lazy: () => import('@/features/studies/StudyPage') },
          { path: '/registry', lazy: () => import('@/features/registry/RegistryPage') },
          { path: '/registry/:model', lazy: () => import('@/features/registry/RegisteredModelPage') },
          { path: '/registry/:model/versions/:version', lazy: () => import('@/features/registry/ModelVersionPage') },
          { path: '/plugins', lazy: () => import('@/features/plugins/PluginsPage') },
          { path: '/settings', lazy: () => import('@/features/settings/SettingsPage') },
          {
            Component: MembersOnly,
            children: [
              { path: '/datasets/new', lazy: () => import('@/features/datasets/UploadPage') },
              { path: '/experiments/new', lazy: () => import('@/features/experiments/NewExperimentPage') },
              { path: '/studies/new', lazy: () => import('@/features/studies/NewStudyPage') },
            ],
          },
          { path: '*', Component: ScreenNotFound },
        ],
      },
    ],
  },
];

export const createRoutes = () => createBrowserRouter(routes);

/** The same screens without an address bar, for tests. */
export const createRoutesAt = (address: string) => createMemoryRouter(routes, { initialEntries: [address] });
