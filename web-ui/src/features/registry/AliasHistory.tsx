import { keys } from '@/api/keys';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable, type Column } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { RelativeTime } from '@/ui/RelativeTime';
import type { AliasMove, RegisteredModel } from '@/api/types';
import { AliasChip } from './AliasChip';
import { aliasHistory, removeAlias } from '@/api/registry';
import styles from './Registry.module.css';

const columns: Column<AliasMove>[] = [
  { key: 'at', title: 'When', cell: ({ at }) => <RelativeTime time={at} /> },
  { key: 'alias', title: 'Alias', cell: ({ alias }) => <AliasChip alias={alias} /> },
  { key: 'move', title: 'Moved', cell: (move) => moveInWords(move) },
  { key: 'by', title: 'By', cell: ({ by }) => by },
  {
    key: 'reason',
    title: 'Why',
    prose: true,
    cell: ({ reason }) => reason || <span className="dim">no reason given</span>,
  },
];

/** The aliases as they are, and who moved which, when and why. */
export function AliasHistory({ model }: { model: RegisteredModel }) {
  return (
    <>
      {model.aliases.length > 0 && (
        <ul className={styles.aliases} aria-label="Aliases">
          {model.aliases.map(({ alias, version }) => (
            <li key={alias}>
              <AliasChip alias={alias} /> <span>version {version}</span>
              <RemoveAlias model={model.name} alias={alias} />
            </li>
          ))}
        </ul>
      )}
      <Moves name={model.name} />
    </>
  );
}

function RemoveAlias({ model, alias }: { model: string; alias: string }) {
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removeAlias(model, alias),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.registry.all }),
  });
  return (
    <ConfirmButton
      label="Take away"
      question={`Take the alias ${alias} away?`}
      consequence={`Programs that ask for “${alias}” are refused until it points at a version again. The version stays.`}
      confirm="Take it away"
      action={removal}
    />
  );
}

function Moves({ name }: { name: string }) {
  const history = useQuery(aliasHistory(name));
  if (history.isLoadingError)
    return (
      <ErrorState what="The history could not be read." error={history.error} retry={() => void history.refetch()} />
    );
  return (
    <DataTable
      label="Alias history"
      columns={columns}
      rows={history.data}
      rowKey={({ alias, at }) => `${alias} ${at}`}
      empty={
        <EmptyState
          title="No alias was ever set"
          text="An alias such as champion tells programs which version to use."
        />
      }
    />
  );
}

function moveInWords({ fromVersion, toVersion }: AliasMove): string {
  if (toVersion === null) return `taken from version ${fromVersion}`;
  return fromVersion === null ? `to version ${toVersion}` : `from version ${fromVersion} to version ${toVersion}`;
}
