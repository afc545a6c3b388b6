import { keys } from '@/api/keys';
import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '@/ui/ErrorState';
import { ForMembers } from '@/ui/ForMembers';
import { Markdown } from '@/ui/markdown/Markdown';
import { MarkdownField } from '@/ui/markdown/MarkdownField';
import styles from './Registry.module.css';

type Props = {
  /** Such as "Description". */
  label: string;
  text: string;
  /** What stands there without a text. */
  empty: string;
  save: (text: string) => Promise<unknown>;
};

/** Words about a model or a version that anybody on the team may improve. */
export function EditableText({ label, text, empty, save }: Props) {
  const cache = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const saving = useMutation({
    mutationFn: save,
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
        {text ? <Markdown foldable text={text} /> : <span className="dim">{empty}</span>}
        <ForMembers>
          <Button variant="subtle" aria-label={`Edit the ${label.toLowerCase()}`} onClick={() => setDraft(text)}>
            Edit
          </Button>
        </ForMembers>
      </div>
    );
  return (
    <form onSubmit={submit}>
      <div className={styles.describe}>
        <MarkdownField label={label} rows={3} value={draft} onChange={setDraft} />
        <Group>
          <Button type="submit" loading={saving.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={() => setDraft(null)}>
            Cancel
          </Button>
        </Group>
      </div>
      {saving.isError && <ErrorState what={`The ${label.toLowerCase()} was not saved.`} error={saving.error} />}
    </form>
  );
}
