import { keys } from '@/api/keys';
import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '@/ui/ErrorState';
import { ForMembers } from '@/ui/ForMembers';
import { Markdown } from '@/ui/markdown/Markdown';
import { MarkdownField } from '@/ui/markdown/MarkdownField';
import type { RegisteredModel } from '@/api/types';
import { describeModel } from '@/api/registry';
import styles from './Registry.module.css';

/** What the model is for, in words that anybody on the team may improve. */
export function Description({ model }: { model: RegisteredModel }) {
  const cache = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const saving = useMutation({
    mutationFn: (description: string) => describeModel(model.name, description),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.registry.all });
      setDraft(null);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (draft !== null) saving.mutate(draft.trim());
  }

  if (draft === null)
    return (
      <div className={styles.inline}>
        {model.description ? (
          <Markdown foldable text={model.description} />
        ) : (
          <span className="dim">No description. Say what it is for and what it must not be used for.</span>
        )}
        <ForMembers>
          <Button variant="subtle" onClick={() => setDraft(model.description ?? '')}>
            Edit
          </Button>
        </ForMembers>
      </div>
    );
  return (
    <form onSubmit={submit}>
      <div className={styles.describe}>
        <MarkdownField label="Description" rows={3} value={draft} onChange={setDraft} />
        <Group>
          <Button type="submit" loading={saving.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={() => setDraft(null)}>
            Cancel
          </Button>
        </Group>
      </div>
      {saving.isError && <ErrorState what="The description was not saved." error={saving.error} />}
    </form>
  );
}
