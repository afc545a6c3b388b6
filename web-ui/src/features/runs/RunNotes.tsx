import { Button, Group, Modal, TagsInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { changeRun, tags } from '@/api/runTable';
import type { Run } from '@/api/types';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/Icon';
import { ForMembers } from '@/ui/ForMembers';
import { Markdown } from '@/ui/markdown/Markdown';
import { MarkdownField } from '@/ui/markdown/MarkdownField';
import styles from './RunPage.module.css';

/** What people have written down about the run, and its tags. */
export function RunNotes({ run }: { run: Run }) {
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <>
      {run.note && (
        <div className={styles.note}>
          <Markdown foldable text={run.note} />
        </div>
      )}
      <div className={styles.notes}>
        {run.tags.map((tag) => (
          <span key={tag} className={styles.tag}>
            {tag}
          </span>
        ))}
        <ForMembers>
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            ml={run.tags.length > 0 ? 0 : -8}
            leftSection={<Icon name="edit" size={12} />}
            onClick={open}
          >
            {run.note || run.tags.length > 0 ? 'Note and tags' : 'Add a note or tags'}
          </Button>
        </ForMembers>
        {editing && <NotesDialog run={run} onClose={close} />}
      </div>
    </>
  );
}

function NotesDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const cache = useQueryClient();
  const known = useQuery(tags);
  const [note, setNote] = useState(run.note);
  const [chosen, setChosen] = useState(run.tags);
  const saving = useMutation({
    mutationFn: () => changeRun(run.id, { note, tags: chosen }),
    onSuccess: async (after) => {
      cache.setQueryData<Run>(keys.runs.one(run.id), (before) => before && { ...after, plan: before.plan });
      await cache.invalidateQueries({ queryKey: keys.runTables });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Note and tags" size="lg">
      <TagsInput
        label="Tags"
        data={(known.data ?? []).map(({ name }) => name)}
        value={chosen}
        onChange={setChosen}
        mb="sm"
      />
      <MarkdownField label="Note" value={note} onChange={setNote} />
      {saving.error && <ErrorState what="The note could not be saved." error={saving.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={saving.isPending} onClick={() => saving.mutate()}>
          Save
        </Button>
      </Group>
    </Modal>
  );
}
