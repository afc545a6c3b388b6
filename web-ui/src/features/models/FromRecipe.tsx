import { keys } from '@/api/keys';
import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router';
import { problemAt, problemsOf } from '@/api/client';
import { submitJob } from '@/api/jobs';
import { extensions } from '@/api/plugins';
import type { Extension, Options } from '@/api/types';
import { useSubmission } from '@/api/useSubmission';
import { ExtensionOptions } from '@/entities/plugin/ExtensionOptions';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Loaded } from '@/ui/Loaded';
import { useInvalidFields } from '@/ui/options/useInvalidFields';
import { Waiting } from '@/ui/Waiting';

/** A base model that is made here: from random numbers, from larger models, or from texts. */
export function FromRecipe({ onStarted }: { onStarted: () => void }) {
  const known = useQuery(extensions('RECIPE'));
  return (
    <Loaded query={known} waiting={<Waiting height={120} />} failed="The recipes could not be listed.">
      {(all) =>
        all.length === 0 ? (
          <EmptyState
            title="No recipe is installed"
            text={
              <>
                Recipes come with <Link to="/plugins">plugins</Link>.
              </>
            }
          />
        ) : (
          <RecipeForm known={all} onStarted={onStarted} />
        )
      }
    </Loaded>
  );
}

function RecipeForm({ known, onStarted }: { known: Extension[]; onStarted: () => void }) {
  const cache = useQueryClient();
  const [id, setId] = useState<string | null>(known.length === 1 ? (known[0]?.id ?? null) : null);
  const [options, setOptions] = useState<Options>({});
  const [name, setName] = useState('');
  const [invalid, onInvalid] = useInvalidFields();
  const job = useSubmission(submitJob, async () => {
    onStarted();
    await Promise.all([keys.models.all, keys.jobs.all].map((queryKey) => cache.invalidateQueries({ queryKey })));
  });
  const recipe = known.find((one) => one.id === id);
  const problems = problemsOf(job.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (recipe)
      job.mutate({
        kind: 'convert',
        subjects: [],
        options: { name: name.trim(), recipe: { id: recipe.id, options } },
      });
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label="Recipe"
          placeholder="Choose how the model is made"
          data={known.map(({ id: value, title }) => ({ value, label: title }))}
          value={id}
          onChange={(next) => {
            setId(next);
            setOptions({});
            job.reset();
          }}
          error={problemAt(problems, '/options/recipe/id')}
          data-autofocus
        />
        <TextInput
          label="Name"
          description="What the new model is called here"
          required
          error={problemAt(problems, '/options/name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {recipe && (
          <ExtensionOptions
            extension={recipe}
            values={options}
            onChange={setOptions}
            pointer="/options/recipe/options"
            problems={problems}
            onInvalid={onInvalid}
          />
        )}
        <p className="dim small">It is made by a job in the queue, and appears among the models when that is done.</p>
        {job.error && <ErrorState what="The model was not started." error={job.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!recipe || !name.trim() || invalid.length > 0} loading={job.isPending}>
            Start
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
