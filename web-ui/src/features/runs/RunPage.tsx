import { Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Loaded } from '@/ui/Loaded';
import { PageHead } from '@/ui/PageHead';
import { TabList } from '@/ui/TabList';
import { isFinished } from '@/entities/job/StateBadge';
import { useFollow } from '@/api/live';
import { run } from '@/api/runs';
import type { Run } from '@/api/types';
import { useParameter } from '@/lib/url';
import { AnalysesTab } from './AnalysesTab';
import { CheckpointsTab } from './CheckpointsTab';
import { ConfigurationTab } from './ConfigurationTab';
import { CurvesTab } from './CurvesTab';
import { DataSeenTab } from './DataSeenTab';
import { EvaluationTab } from './EvaluationTab';
import { LineageTab } from './LineageTab';
import { LogTab } from './LogTab';
import { RunActions } from './RunActions';
import { RunNotes } from './RunNotes';
import { RunProgress } from './RunProgress';

export function Component() {
  const { runId = '' } = useParams();
  const found = useQuery(run(runId));
  return (
    <Loaded
      query={found}
      head={<PageHead title="Run" within={[{ name: 'Experiments', to: '/experiments' }]} />}
      failed="The run could not be loaded."
      next={
        <Button component={Link} to="/experiments">
          All experiments
        </Button>
      }
    >
      {(run) => <Run key={run.id} run={run} />}
    </Loaded>
  );
}

const tabs = [
  { key: 'curves', name: 'Curves', Content: CurvesTab },
  { key: 'evaluation', name: 'Evaluation', Content: EvaluationTab },
  { key: 'data', name: 'Data seen', Content: DataSeenTab },
  { key: 'analyses', name: 'Analyses', Content: AnalysesTab },
  { key: 'log', name: 'Log', Content: LogTab },
  { key: 'configuration', name: 'Configuration', Content: ConfigurationTab },
  { key: 'checkpoints', name: 'Checkpoints', Content: CheckpointsTab },
  { key: 'lineage', name: 'Lineage', Content: LineageTab },
];

function Run({ run: shown }: { run: Run }) {
  const [tab, setTab] = useParameter('tab', 'curves');
  useFollow(isFinished(shown.state) ? [] : [shown.id]);
  return (
    <>
      <PageHead
        title={shown.name}
        within={[
          { name: 'Experiments', to: '/experiments' },
          { name: shown.experimentName, to: `/experiments/${shown.experimentId}` },
        ]}
        actions={<RunActions run={shown} />}
      >
        <RunProgress run={shown} />
        <RunNotes run={shown} />
      </PageHead>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <TabList tabs={tabs} open={tab} />
        {tabs.map(({ key, Content }) => (
          <Tabs.Panel key={key} value={key}>
            <Content run={shown} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
