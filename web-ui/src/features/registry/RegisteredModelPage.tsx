import { keys } from '@/api/keys';
import { Tabs } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { TabList } from '@/ui/TabList';
import { plural } from '@/lib/format';
import { useParameter } from '@/lib/url';
import type { RegisteredModelWithVersions } from '@/api/types';
import { AliasHistory } from './AliasHistory';
import { deleteRegisteredModel, describeModel, registeredModel } from '@/api/registry';
import { EditableText } from './EditableText';
import { MoveAlias } from './MoveAlias';
import { Versions } from './Versions';

const within = [{ to: '/registry', name: 'Registry' }];

const tabs = [
  { key: 'versions', name: 'Versions' },
  { key: 'aliases', name: 'Alias history' },
];

export function Component() {
  const { model: name = '' } = useParams();
  const answer = useQuery(registeredModel(name));
  return (
    <Loaded query={answer} head={<PageHead within={within} title={name} />} failed="This model could not be shown.">
      {(found) => <RegisteredModelScreen model={found} />}
    </Loaded>
  );
}

function RegisteredModelScreen({ model }: { model: RegisteredModelWithVersions }) {
  const [tab, setTab] = useParameter('tab', 'versions');
  return (
    <>
      <PageHead
        within={within}
        title={model.name}
        aside={<span className="dim">{plural(model.versionCount, 'version')}</span>}
        actions={
          <>
            <DeleteModel name={model.name} />
            <MoveAlias model={model} />
          </>
        }
      >
        <EditableText
          label="Description"
          text={model.description}
          empty="No description. Say what it is for and what it must not be used for."
          save={(text) => describeModel(model.name, text)}
        />
      </PageHead>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <TabList tabs={tabs} open={tab} />
        <Tabs.Panel value="versions">
          <Versions versions={model.versions} />
        </Tabs.Panel>
        <Tabs.Panel value="aliases">
          <AliasHistory model={model} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function DeleteModel({ name }: { name: string }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const deletion = useMutation({
    mutationFn: () => deleteRegisteredModel(name),
    onSuccess: async () => {
      await navigate('/registry');
      cache.removeQueries({ queryKey: keys.registry.one(name) });
      await cache.invalidateQueries({ queryKey: keys.registry.lists });
    },
  });
  return (
    <ConfirmButton
      label="Delete"
      question={`Delete ${name} with all its versions?`}
      consequence="Programs that call it are refused from then on. The runs it came from stay."
      confirm="Delete the model"
      action={deletion}
    />
  );
}
