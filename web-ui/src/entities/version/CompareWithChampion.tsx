import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { champions } from '@/api/registry';
import { Icon } from '@/ui/Icon';

type Props = {
  /** What is compared, and the name of the data set that it was trained on. */
  runId: string;
  dataset: string;
};

/**
 * Leads to the run beside what the team uses for the same data. Of an imported version there is no run here, so it cannot be compared run by
 * run. Without a champion there is no button.
 */
export function CompareWithChampion({ runId, dataset }: Props) {
  const found = useQuery(champions(dataset));
  const others = (found.data ?? []).filter(({ run, imported }) => !imported && run.id !== runId);
  const [only, ...more] = others;
  if (!only) return null;
  const to = (champion: string) => `/compare?runs=${champion},${runId}&base=${champion}`;
  const look = { variant: 'default', leftSection: <Icon name="compare" size={14} /> } as const;
  if (more.length === 0)
    return (
      <Button {...look} component={Link} to={to(only.run.id)} title={`${only.model}, version ${only.number}`}>
        Compare with champion
      </Button>
    );
  return (
    <Menu>
      <Menu.Target>
        <Button {...look} rightSection={<Icon name="chevron" size={12} />}>
          Compare with champion
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map(({ id, model, number, run }) => (
          <Menu.Item key={id} component={Link} to={to(run.id)}>
            {model}, version {number}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
