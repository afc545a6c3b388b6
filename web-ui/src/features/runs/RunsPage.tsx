import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { RunsWorkspace } from '@/entities/run/workspace/RunsWorkspace';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/Icon';
import { PageHead } from '@/ui/PageHead';
import { ForMembers } from '@/ui/ForMembers';

const ALL = {};

const launch = (
  <ForMembers>
    <Button component={Link} to="/experiments/new" leftSection={<Icon name="plus" size={14} />}>
      New experiment
    </Button>
  </ForMembers>
);

/** The runs of all experiments. */
export function Component() {
  return (
    <>
      <PageHead title="Runs" actions={launch} />
      <RunsWorkspace
        scope={ALL}
        empty={
          <EmptyState
            title="No runs yet"
            text="A run is one training. An experiment launches one or several that differ in their settings."
            action={launch}
          />
        }
      />
    </>
  );
}
