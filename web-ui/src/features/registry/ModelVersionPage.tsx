import { keys } from '@/api/keys';
import { Button, Tabs } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { TabList } from '@/ui/TabList';
import { bytes } from '@/lib/format';
import { useParameter } from '@/lib/url';
import type { ModelVersion } from '@/api/types';
import { versionReference } from '@/api/references';
import { Analyses } from '@/entities/analysis/Analyses';
import { CompareWithChampion } from '@/entities/version/CompareWithChampion';
import { AliasChip } from './AliasChip';
import { deleteVersion, describeVersion, downloadUrl, modelVersion, registeredModel } from '@/api/registry';
import { AboutVersion } from './AboutVersion';
import { CodeToLoad } from './CodeToLoad';
import { EditableText } from './EditableText';
import { MoveAlias } from './MoveAlias';
import { TryIt } from './TryIt';
import { VersionEvaluations } from './VersionEvaluations';
import styles from './Registry.module.css';

const tabs = [
  { key: 'about', name: 'What it is' },
  { key: 'try', name: 'Try it' },
  { key: 'evaluations', name: 'Evaluations' },
  { key: 'analyses', name: 'Analyses' },
  { key: 'code', name: 'Use it' },
];

export function Component() {
  const { model = '', version = '' } = useParams();
  const answer = useQuery(modelVersion(model, version));
  return (
    <Loaded
      query={answer}
      head={<PageHead within={within(model)} title={`${model}, version ${version}`} />}
      failed="This version could not be shown."
    >
      {(found) => <ModelVersionScreen version={found} />}
    </Loaded>
  );
}

const within = (model: string) => [
  { to: '/registry', name: 'Registry' },
  { to: `/registry/${model}`, name: model },
];

function ModelVersionScreen({ version }: { version: ModelVersion }) {
  const [tab, setTab] = useParameter('tab', 'about');
  const registered = useQuery(registeredModel(version.model));
  return (
    <>
      <PageHead
        within={within(version.model)}
        title={`${version.model}, version ${version.number}`}
        aside={
          <span className={styles.chips}>
            {version.aliases.map((alias) => (
              <AliasChip key={alias} alias={alias} />
            ))}
          </span>
        }
        actions={
          <>
            {!version.imported && <CompareWithChampion runId={version.run.id} dataset={version.dataset.name} />}
            <DeleteVersion version={version} />
            <Button variant="default" component="a" href={downloadUrl(version.model, version.number)} download>
              Download, {bytes(version.size)}
            </Button>
            {registered.data && <MoveAlias model={registered.data} version={version.number} />}
          </>
        }
      >
        <EditableText
          label="Note"
          text={version.note}
          empty="No note."
          save={(text) => describeVersion(version.model, version.number, text)}
        />
      </PageHead>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <TabList tabs={tabs} open={tab} />
        <Tabs.Panel value="about">
          <AboutVersion version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="try">
          <TryIt version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="evaluations">
          <VersionEvaluations version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="analyses">
          <Analyses
            model={versionReference(version.model, version.number)}
            name={`${version.model} v${version.number}`}
          />
        </Tabs.Panel>
        <Tabs.Panel value="code">
          <CodeToLoad version={version} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function DeleteVersion({ version: { model, number } }: { version: ModelVersion }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const deletion = useMutation({
    mutationFn: () => deleteVersion(model, number),
    onSuccess: async () => {
      await navigate(`/registry/${model}`);
      await cache.invalidateQueries({ queryKey: keys.registry.all });
    },
  });
  return (
    <ConfirmButton
      label="Delete"
      question={`Delete version ${number} of ${model}?`}
      consequence="Programs that ask for it are refused from then on. The run it came from stays."
      confirm="Delete the version"
      action={deletion}
    />
  );
}
