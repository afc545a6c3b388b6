import { Button, Group, Menu, Modal, TagsInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { changeRuns, tags, type RunSelection } from '@/api/runTable';
import type { BatchOutcome, RunsBatch } from '@/api/types';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { ForMembers } from '@/ui/ForMembers';
import { count, plural } from '@/lib/format';
import { MOST_COMPARED, type Selection } from './useSelection';
import styles from './Workspace.module.css';

type Props = { selection: Selection; matching: RunSelection };

/** What can be done with the chosen runs. */
export function SelectionBar({ selection, matching }: Props) {
  const cache = useQueryClient();
  const [tagging, { open, close }] = useDisclosure(false);
  const { filter, ...scope } = matching;
  const whom = selection.all
    ? { runs: null, matching: { experiment: null, dataset: null, baseModel: null, ...scope, filter } }
    : { runs: selection.ids, matching: null };
  const request = (action: RunsBatch['action'], more: Partial<RunsBatch> = {}): RunsBatch => ({
    action,
    addTags: null,
    removeTags: null,
    ...whom,
    ...more,
  });
  const action = useMutation({
    mutationFn: changeRuns,
    onSettled: () =>
      Promise.all(
        [keys.runs.all, keys.experiments.all, keys.jobs.all].map((queryKey) => cache.invalidateQueries({ queryKey })),
      ),
  });
  const act = (name: RunsBatch['action']) => ({
    mutateAsync: () => action.mutateAsync(request(name)),
    reset: action.reset,
    isPending: action.isPending,
    error: action.error,
  });
  if (selection.count === 0) return action.data ? <Result outcome={action.data} onClose={action.reset} /> : null;
  const some = plural(selection.count, 'run');
  return (
    <>
      <div className={styles.bar} role="toolbar" aria-label="Chosen runs">
        <b>{count(selection.count)} chosen</b>
        <Button
          component={Link}
          to={`/compare?runs=${selection.ids.join(',')}`}
          data-disabled={selection.all || selection.count > MOST_COMPARED || undefined}
          title={selection.count > MOST_COMPARED ? `Choose at most ${MOST_COMPARED} runs to compare.` : undefined}
          onClick={(event: React.MouseEvent) => {
            if (selection.all || selection.count > MOST_COMPARED) event.preventDefault();
          }}
        >
          Compare
        </Button>
        <ForMembers>
          {selection.ids.length === 1 && (
            <Button variant="default" component={Link} to={`/experiments/new?from=${selection.ids[0]}`}>
              Clone
            </Button>
          )}
          <Button variant="default" leftSection={<Icon name="tag" size={13} />} onClick={open}>
            Tag
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="default" rightSection={<Icon name="chevron" size={12} />} loading={action.isPending}>
                Pause or resume
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => action.mutate(request('PAUSE'))}>Pause</Menu.Item>
              <Menu.Item onClick={() => action.mutate(request('RESUME'))}>Resume</Menu.Item>
              <Menu.Item onClick={() => action.mutate(request('RESTART'))}>Start again</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </ForMembers>
        <ConfirmButton
          label="Cancel"
          question={`Cancel ${some}?`}
          consequence="Those that wait leave the queue; those that run end at their current step and keep what they have stored. Runs that have ended stay as they are."
          confirm={`Cancel ${some}`}
          action={act('CANCEL')}
        />
        <ConfirmButton
          label="Delete"
          question={`Delete ${some}?`}
          consequence="Their curves, logs, evaluations and checkpoints go with them and cannot be brought back. Unfinished and registered runs are left out."
          confirm={`Delete ${some}`}
          action={act('DELETE')}
        />
        <Button variant="subtle" color="gray" onClick={selection.clear}>
          Clear
        </Button>
      </div>
      {action.data && <Result outcome={action.data} onClose={action.reset} />}
      {action.error && <ErrorState what="That was refused." error={action.error} />}
      {tagging && (
        <TagDialog
          runs={some}
          onClose={close}
          onTag={(added, removed) => action.mutateAsync(request('TAG', { addTags: added, removeTags: removed }))}
        />
      )}
    </>
  );
}

/** Only what was refused needs words: the rest is seen in the table. */
function Result({ outcome, onClose }: { outcome: BatchOutcome; onClose: () => void }) {
  if (outcome.refused === 0) return null;
  const reasons = new Map<string, number>();
  for (const { reason } of outcome.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return (
    <div role="alert" className={styles.refused}>
      <span>
        {plural(outcome.changed, 'run')} changed, {count(outcome.refused)} not:{' '}
        {[...reasons]
          .slice(0, 3)
          .map(([reason, times]) => `${reason}${times > 1 ? ` (${times} runs)` : ''}`)
          .join(' ')}
      </span>
      <Button variant="subtle" color="gray" onClick={onClose}>
        Close
      </Button>
    </div>
  );
}

type TagProps = {
  runs: string;
  onClose: () => void;
  onTag: (added: string[], removed: string[]) => Promise<unknown>;
};

function TagDialog({ runs, onClose, onTag }: TagProps) {
  const known = useQuery(tags);
  const names = (known.data ?? []).map(({ name }) => name);
  const [added, setAdded] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string[]>([]);
  const tagging = useMutation({ mutationFn: () => onTag(added, removed), onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={`Tag ${runs}`}>
      <TagsInput label="Add" data-autofocus data={names} value={added} onChange={setAdded} mb="sm" />
      <TagsInput label="Remove" data={names} value={removed} onChange={setRemoved} />
      {tagging.error && <ErrorState what="The tags were refused." error={tagging.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={added.length + removed.length === 0}
          loading={tagging.isPending}
          onClick={() => tagging.mutate()}
        >
          Save
        </Button>
      </Group>
    </Modal>
  );
}
