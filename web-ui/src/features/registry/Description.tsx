import { keys } from '@/api/keys';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '@/ui/ErrorState';
import { ForMembers } from '@/ui/ForMembers';
import type { RegisteredModel } from '@/api/types';
import { describeModel } from '@/api/registry';
import styles from './Registry.module.css';

/** What the model is for, in a sentence that anybody on the team may improve. */
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
        <span className={model.description ? undefined : 'dim'}>
          {model.description || 'No description. Say what it is for and what it must not be used for.'}
        </span>
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
        <TextInput
          aria-label="Description"
          autoFocus
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Button type="submit" loading={saving.isPending}>
          Save
        </Button>
        <Button variant="default" onClick={() => setDraft(null)}>
          Cancel
        </Button>
      </div>
      {saving.isError && <ErrorState what="The description was not saved." error={saving.error} />}
    </form>
  );
}
