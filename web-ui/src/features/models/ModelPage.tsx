import { keys } from '@/api/keys';
import { ScopedRuns } from '@/entities/run/workspace/ScopedRuns';
import { Button, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { EmptyState } from '@/ui/EmptyState';
import { EvaluateButton } from '@/entities/evaluation/EvaluateButton';
import { RegisterForm } from '@/entities/version/RegisterForm';
import { ExperimentUses } from '@/entities/experiment/ExperimentUses';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { TabList } from '@/ui/TabList';
import { ForMembers } from '@/ui/ForMembers';
import { bytes, compact, plural } from '@/lib/format';
import { useParameter } from '@/lib/url';
import type { BaseModelDetails } from '@/api/types';
import { deleteModel, model, modelDownloadUrl } from '@/api/models';
import { baseReference } from '@/api/references';
import { Analyses } from '@/entities/analysis/Analyses';
import { ModelOutline } from './ModelOutline';
import { TokenizerPlayground } from './TokenizerPlayground';

const within = [{ to: '/models', name: 'Models' }];

const tabs = [
  { key: 'outline', name: 'Outline' },
  { key: 'tokenizer', name: 'Tokenizer' },
  { key: 'analyses', name: 'Analyses' },
  { key: 'runs', name: 'Runs' },
  { key: 'uses', name: 'Used by' },
];

export function Component() {
  const { modelId = '' } = useParams();
  const answer = useQuery(model(modelId));
  return (
    <Loaded query={answer} head={<PageHead within={within} title="Model" />} failed="This model could not be shown.">
      {(found) => <ModelScreen model={found} />}
    </Loaded>
  );
}

function ModelScreen({ model }: { model: BaseModelDetails }) {
  const [tab, setTab] = useParameter('tab', 'outline');
  return (
    <>
      <PageHead
        within={within}
        title={model.name}
        actions={
          <>
            <DeleteModel model={model} />
            {model.provenance?.head && <UseAsTrained name={model.name} />}
            <Button variant="default" component="a" href={modelDownloadUrl(model.id)} download>
              Download
            </Button>
            <ForMembers>
              <Button component={Link} to={`/experiments/new?model=${model.id}`}>
                Train it
              </Button>
            </ForMembers>
          </>
        }
      >
        <p className="dim small">
          {model.family} · {plural(model.layers, 'layer')} of width {model.width} · {compact(model.parameters)}{' '}
          parameters · {bytes(model.size)} · {plural(model.runCount, 'run')}
        </p>
      </PageHead>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <TabList tabs={tabs} open={tab} />
        <Tabs.Panel value="outline">
          <ModelOutline model={model} />
        </Tabs.Panel>
        <Tabs.Panel value="tokenizer">
          <TokenizerPlayground modelId={model.id} maxTokens={model.maxTokens} />
        </Tabs.Panel>
        <Tabs.Panel value="analyses">
          <Analyses model={baseReference(model.name)} name={model.name} />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <ScopedRuns baseModel={model.id} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <ExperimentUses
            uses={{ baseModel: model.id }}
            empty={
              <EmptyState
                title="Nothing was trained from it yet"
                action={
                  <ForMembers>
                    <Button component={Link} to={`/experiments/new?model=${model.id}`}>
                      Train it
                    </Button>
                  </ForMembers>
                }
              />
            }
          />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** A model that a recipe made with a head predicts as it is. */
function UseAsTrained({ name }: { name: string }) {
  const [registering, { open, close }] = useDisclosure(false);
  return (
    <>
      <EvaluateButton model={baseReference(name)} name={name} />
      <ForMembers>
        <Button variant="default" onClick={open}>
          Register
        </Button>
      </ForMembers>
      {registering && <RegisterForm source={{ baseModel: name }} onClose={close} />}
    </>
  );
}

function DeleteModel({ model }: { model: BaseModelDetails }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const deletion = useMutation({
    mutationFn: () => deleteModel(model.id),
    onSuccess: async () => {
      await navigate('/models');
      cache.removeQueries({ queryKey: keys.models.one(model.id) });
      await cache.invalidateQueries({ queryKey: keys.models.lists });
    },
  });
  return (
    <ConfirmButton
      label="Delete"
      question={`Delete ${model.name}?`}
      consequence="Its weights are gone for good. A model that a run or a registered model builds on cannot be deleted."
      confirm="Delete the model"
      action={deletion}
    />
  );
}
