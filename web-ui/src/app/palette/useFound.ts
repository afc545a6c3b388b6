import { useQuery } from '@tanstack/react-query';
import { datasets } from '@/api/datasets';
import { experiments } from '@/api/experiments';
import { models } from '@/api/models';
import { registeredModels } from '@/api/registry';
import { foundRuns } from '@/api/runTable';
import { quoted } from '@/entities/run/workspace/columns';
import { useSettled } from '@/lib/useSettled';
import type { IconName } from '@/ui/Icon';
import { places } from '../places';

export type Found = { to: string; name: string; kind: string; icon: IconName; detail?: string };

const OF_A_KIND = 6;
const WAIT_MILLISECONDS = 150;

/** What has a text in its name: pages first, then what is stored. Without a text, the pages. */
export function useFound(text: string): { found: Found[]; searching: boolean } {
  const wanted = useSettled(text.trim(), WAIT_MILLISECONDS);
  const enabled = wanted !== '';
  const runs = useQuery({ ...foundRuns(quoted(wanted), OF_A_KIND), enabled, retry: false });
  const inExperiments = useQuery({ ...experiments({ search: wanted, limit: OF_A_KIND }), enabled });
  const inData = useQuery({ ...datasets({ search: wanted, limit: OF_A_KIND }), enabled });
  const base = useQuery({ ...models, enabled });
  const registered = useQuery({ ...registeredModels, enabled });
  const named = ({ name }: { name: string }) => name.toLowerCase().includes(text.trim().toLowerCase());
  const pages = [
    ...places.flat().map(({ to, name, icon }): Found => ({ to, name, icon, kind: 'Page' })),
    { to: '/experiments/new', name: 'New experiment', icon: 'plus', kind: 'Page' } as const,
    { to: '/datasets/new', name: 'Add data', icon: 'plus', kind: 'Page' } as const,
  ].filter(named);
  if (!enabled) return { found: pages, searching: text.trim() !== '' };
  return {
    found: [
      ...pages,
      ...(runs.data ?? []).map((run): Found => ({
        to: `/runs/${run.id}`,
        name: run.name,
        kind: 'Run',
        icon: 'runs',
        detail: run.experimentName,
      })),
      ...(inExperiments.data?.items ?? []).map((one): Found => ({
        to: `/experiments/${one.id}`,
        name: one.name,
        kind: 'Experiment',
        icon: 'experiments',
        detail: `${one.dataset.name} v${one.dataset.number}`,
      })),
      ...(inData.data?.items ?? []).map((one): Found => ({
        to: `/datasets/${one.id}`,
        name: one.name,
        kind: 'Data set',
        icon: 'datasets',
      })),
      ...(base.data ?? [])
        .filter(named)
        .map((one): Found => ({ to: `/models/${one.id}`, name: one.name, kind: 'Base model', icon: 'models' })),
      ...(registered.data ?? [])
        .filter(named)
        .map((one): Found => ({ to: `/registry/${one.name}`, name: one.name, kind: 'Model', icon: 'registry' })),
    ],
    searching: [runs, inExperiments, inData, base, registered].some(({ isFetching }) => isFetching),
  };
}
