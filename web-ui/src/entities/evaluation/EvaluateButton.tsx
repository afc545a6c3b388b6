import { keys } from '@/api/keys';
import { Button, Chip, Group, Modal, Select, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { datasets } from '@/api/datasets';
import { submitJob } from '@/api/jobs';
import type { Split } from '@/api/types';
import { useSubmission } from '@/api/useSubmission';
import { splitName, splits, taskShape } from '@/entities/dataset/shape';
import { ErrorState } from '@/ui/ErrorState';
import { ForMembers } from '@/ui/ForMembers';

/** The last changed. Their versions carry statistics, and an answer stays below a megabyte. */
const MOST = 200;

/** Measures a model on any data that fits it, as a job of its own. */
export function EvaluateButton({ model, name }: { model: string; name: string }) {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <>
      <ForMembers>
        <Button variant="default" onClick={open}>
          Evaluate on…
        </Button>
      </ForMembers>
      <Modal opened={asking} onClose={close} title={`Evaluate ${name}`}>
        {asking && <EvaluateForm model={model} onClose={close} />}
      </Modal>
    </>
  );
}

function EvaluateForm({ model, onClose }: { model: string; onClose: () => void }) {
  const cache = useQueryClient();
  const found = useQuery(datasets({ limit: MOST, sort: '-updatedAt' }));
  const [version, setVersion] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string[]>(['TEST']);
  const dataset = found.data?.items.find(({ latest }) => latest.id === version)?.latest;
  const available = splits.filter((split) => !dataset || (dataset.statistics.rows[split] ?? 0) > 0);
  const asked = splits.filter((split) => available.includes(split) && chosen.includes(split));
  const job = useSubmission(submitJob, () => cache.invalidateQueries({ queryKey: keys.jobs.all }));

  if (job.isSuccess)
    return (
      <Stack>
        <p role="status">
          It is in the <Link to="/queue">queue</Link>. The result appears among the evaluations.
        </p>
        <Group justify="flex-end">
          <Button onClick={onClose}>Close</Button>
        </Group>
      </Stack>
    );
  return (
    <Stack>
      <Select
        label="Data"
        placeholder="Choose a data set"
        searchable
        data={(found.data?.items ?? []).map(({ name, latest }) => ({
          value: latest.id,
          label: `${name} v${latest.number}, ${taskShape(latest.schema)}`,
        }))}
        value={version}
        onChange={setVersion}
      />
      <Chip.Group multiple value={asked} onChange={(values) => setChosen(values as Split[])}>
        <Group gap={6} role="group" aria-label="Splits">
          {available.map((split) => (
            <Chip key={split} value={split} size="xs">
              {splitName[split]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {job.error && <ErrorState what="The evaluation was not started." error={job.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button
          disabled={!version || asked.length === 0}
          loading={job.isPending}
          onClick={() =>
            version &&
            job.mutate({
              kind: 'evaluate',
              subjects: [
                { kind: 'model', id: model },
                { kind: 'dataset', id: version },
              ],
              options: { splits: asked },
            })
          }
        >
          Evaluate
        </Button>
      </Group>
    </Stack>
  );
}
