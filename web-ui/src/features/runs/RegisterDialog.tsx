import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RegisterForm } from '@/entities/version/RegisterForm';
import { metric } from '@/lib/format';
import type { Checkpoint, Run } from '@/api/types';
import { checkpoints } from '@/api/runs';

type Props = {
  run: Run;
  /** The checkpoint to register; the best when left out. */
  chosen?: string;
  onClose: () => void;
};

/** Makes a model version of a checkpoint. */
export function RegisterDialog({ run, chosen, onClose }: Props) {
  const saved = useQuery(checkpoints(run.id));
  const [picked, setPicked] = useState<string | null>(chosen ?? null);
  const best = saved.data?.find((one) => one.best) ?? saved.data?.find((one) => one.newest);
  const checkpoint = picked ?? best?.id;

  return (
    <RegisterForm source={saved.data?.length ? { run: run.id, checkpoint } : undefined} onClose={onClose}>
      <Select
        label="Checkpoint"
        data={saved.data?.map((one) => ({ value: one.id, label: inWords(one, run) })) ?? []}
        value={checkpoint ?? null}
        onChange={setPicked}
        allowDeselect={false}
        error={saved.isSuccess && saved.data.length === 0 ? 'This run has not written a checkpoint yet.' : undefined}
      />
    </RegisterForm>
  );
}

function inWords({ step, best, newest, metrics }: Checkpoint, run: Run): string {
  const key = run.primaryMetric?.name.replace(/^dev\//, '') ?? '';
  const value = metrics[key] ?? metrics[run.primaryMetric?.name ?? ''];
  const facts = [best ? 'best' : '', newest ? 'newest' : '', value === undefined ? '' : `${key} ${metric(value)}`];
  return [`Step ${step}`, ...facts.filter(Boolean)].join(', ');
}
