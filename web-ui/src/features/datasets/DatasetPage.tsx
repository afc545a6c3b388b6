import { ScopedRuns } from '@/entities/run/workspace/ScopedRuns';
import { Button, NativeSelect, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams } from 'react-router';
import { EmptyState } from '@/ui/EmptyState';
import { ExperimentUses } from '@/entities/experiment/ExperimentUses';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { TabList } from '@/ui/TabList';
import { ForMembers } from '@/ui/ForMembers';
import { bytes, plural } from '@/lib/format';
import { useParameter } from '@/lib/url';
import type { DatasetVersion, DatasetWithVersions } from '@/api/types';
import { dataset } from '@/api/datasets';
import { DatasetRows } from './DatasetRows';
import { DatasetStatistics } from './DatasetStatistics';
import { DatasetVersions } from './DatasetVersions';
import { DeleteDataset } from './DeleteDataset';
import { ImportReport } from './ImportReport';
import { rowsOf, taskShape } from '@/entities/dataset/shape';

const tabs = [
  { key: 'rows', name: 'Rows' },
  { key: 'statistics', name: 'Statistics' },
  { key: 'import', name: 'Import' },
  { key: 'versions', name: 'Versions' },
  { key: 'runs', name: 'Runs' },
  { key: 'uses', name: 'Used by' },
];

export function Component() {
  const { datasetId = '' } = useParams();
  const answer = useQuery(dataset(datasetId));
  return (
    <Loaded
      query={answer}
      head={<PageHead within={[{ to: '/datasets', name: 'Datasets' }]} title="Data set" />}
      failed="This data set could not be shown."
    >
      {(found) => <DatasetScreen dataset={found} />}
    </Loaded>
  );
}

function DatasetScreen({ dataset }: { dataset: DatasetWithVersions }) {
  const [tab, setTab] = useParameter('tab', 'rows');
  const [number, setNumber] = useParameter('version', String(dataset.latest.number));
  const version = dataset.versions.find((one) => String(one.number) === number) ?? dataset.latest;
  // Other files may give rows that are a version already: whoever comes from their import checks those files.
  const { imported } = (useLocation().state ?? {}) as { imported?: DatasetVersion };

  return (
    <>
      <PageHead
        within={[{ to: '/datasets', name: 'Datasets' }]}
        title={dataset.name}
        aside={<VersionChoice dataset={dataset} version={version} onChoose={setNumber} />}
        actions={
          <>
            <DeleteDataset dataset={dataset} />
            <ForMembers>
              <Button variant="default" component={Link} to={`/datasets/new?name=${encodeURIComponent(dataset.name)}`}>
                Add a version
              </Button>
              <Button component={Link} to={`/experiments/new?dataset=${version.id}`}>
                Train on it
              </Button>
            </ForMembers>
          </>
        }
      >
        {dataset.description && <p>{dataset.description}</p>}
        <p className="dim small">
          {plural(rowsOf(version.statistics), 'row')} · {taskShape(version.schema)} · {bytes(version.size)} ·{' '}
          {plural(dataset.runCount, 'run')}
        </p>
      </PageHead>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <TabList tabs={tabs} open={tab} />
        <Tabs.Panel value="rows">
          <DatasetRows key={version.id} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="statistics">
          <DatasetStatistics key={version.id} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="import">
          <ImportReport key={version.id} version={imported?.id === version.id ? imported : version} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <DatasetVersions versions={dataset.versions} />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <ScopedRuns dataset={dataset.id} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <ExperimentUses
            uses={{ dataset: dataset.id }}
            empty={
              <EmptyState
                title="Nothing was trained on it yet"
                action={
                  <Button component={Link} to={`/experiments/new?dataset=${dataset.latest.id}`}>
                    Train on it
                  </Button>
                }
              />
            }
          />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

type VersionChoiceProps = {
  dataset: DatasetWithVersions;
  version: DatasetVersion;
  onChoose: (number: string) => void;
};

function VersionChoice({ dataset, version, onChoose }: VersionChoiceProps) {
  return (
    <NativeSelect
      size="xs"
      aria-label="Version"
      value={String(version.number)}
      data={dataset.versions.map(({ number }) => ({
        value: String(number),
        label: number === dataset.latest.number ? `Version ${number} (latest)` : `Version ${number}`,
      }))}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}
