import { ActionIcon } from '@mantine/core';
import { useDensity } from '@/ui/density';
import { Icon } from '@/ui/Icon';

/** Switches the rows of all tables between close and wide. */
export function DensityButton() {
  const { density, setDensity } = useDensity();
  const compact = density === 'compact';
  return (
    <ActionIcon
      aria-label="Compact tables"
      aria-pressed={compact}
      title={compact ? 'Rows of tables are compact' : 'Rows of tables are roomy'}
      onClick={() => setDensity(compact ? 'roomy' : 'compact')}
    >
      <Icon name={compact ? 'rows' : 'roomyRows'} />
    </ActionIcon>
  );
}
