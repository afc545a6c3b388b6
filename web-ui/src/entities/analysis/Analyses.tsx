import { keys } from '@/api/keys';
import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { analysesOf } from '@/api/analyses';
import { problemAt, problemsOf } from '@/api/client';
import { submitJob } from '@/api/jobs';
import { extensions } from '@/api/plugins';
import type { Extension, Options, Problem } from '@/api/types';
import { useSubmission } from '@/api/useSubmission';
import { ModelPicker } from '@/entities/model/ModelPicker';
import { ExtensionOptions } from '@/entities/plugin/ExtensionOptions';
import { plural } from '@/lib/format';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Loaded } from '@/ui/Loaded';
import { useInvalidFields } from '@/ui/options/useInvalidFields';
import { ForMembers } from '@/ui/ForMembers';
import { Waiting } from '@/ui/Waiting';
import { AnalysisCard } from './AnalysisCard';
import styles from './Analyses.module.css';

/** What was asked about a model and what came out, and a way to ask more. */
export function Analyses({ model, name }: { model: string; name: string }) {
  const found = useQuery(analysesOf(model));
  const [asking, { open, close }] = useDisclosure(false);
  const ask = (
    <ForMembers>
      <Button onClick={open}>New analysis</Button>
    </ForMembers>
  );
  return (
    <>
      <Loaded query={found} waiting={<Waiting height={320} />} failed="The analyses could not be loaded.">
        {(all) =>
          all.length === 0 ? (
            <EmptyState
              title="Nothing was asked yet"
              text="An analysis asks something about this model and answers with figures: how flat its loss is, what its layers know, which tokens decide."
              action={ask}
            />
          ) : (
            <>
              <Group mb="md">{ask}</Group>
              <div className={styles.list}>
                {all.map((one) => (
                  <AnalysisCard key={one.id} analysis={one} />
                ))}
              </div>
            </>
          )
        }
      </Loaded>
      <Modal opened={asking} onClose={close} title={`Ask about ${name}`} size="lg" closeOnClickOutside={false}>
        {asking && <NewAnalysis model={model} onClose={close} />}
      </Modal>
    </>
  );
}

function NewAnalysis({ model, onClose }: { model: string; onClose: () => void }) {
  const known = useQuery(extensions('ANALYSIS'));
  return (
    <Loaded query={known} waiting={<Waiting height={120} />} failed="The analyses could not be listed.">
      {(all) =>
        all.length === 0 ? (
          <EmptyState
            title="No analysis is installed"
            text={
              <>
                Analyses come with <Link to="/plugins">plugins</Link>.
              </>
            }
          />
        ) : (
          <AnalysisForm model={model} known={all} onClose={onClose} />
        )
      }
    </Loaded>
  );
}

type FormProps = { model: string; known: Extension[]; onClose: () => void };

function AnalysisForm({ model, known, onClose }: FormProps) {
  const cache = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const [options, setOptions] = useState<Options>({});
  const [chosen, setChosen] = useState<string[]>([]);
  const [invalid, onInvalid] = useInvalidFields();
  const job = useSubmission(submitJob, async () => {
    onClose();
    await Promise.all([keys.analyses.all, keys.jobs.all].map((queryKey) => cache.invalidateQueries({ queryKey })));
  });
  const extension = known.find((one) => one.id === id);
  const takes = countOf(extension);
  const others = chosen.slice(0, takes.max - 1);
  const problems = problemsOf(job.error);

  return (
    <Stack>
      <Select
        label="Analysis"
        placeholder="Choose what to ask"
        searchable
        data={known.map(({ id: value, title }) => ({ value, label: title }))}
        value={id}
        onChange={(next) => {
          setId(next);
          setOptions({});
          job.reset();
        }}
        error={problemAt(problems, '/options/analysis/id')}
        data-autofocus
      />
      {extension && (
        <ExtensionOptions
          extension={extension}
          values={options}
          onChange={setOptions}
          pointer="/options/analysis/options"
          problems={problems}
          onInvalid={onInvalid}
        />
      )}
      {takes.max > 1 && <OtherModels takes={takes} others={others} onChange={setChosen} problems={problems} />}
      {job.error && <ErrorState what="The analysis was not started." error={job.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button
          disabled={!extension || invalid.length > 0 || others.length + 1 < takes.min}
          loading={job.isPending}
          onClick={() =>
            extension &&
            job.mutate({
              kind: 'analyze',
              subjects: [model, ...others].map((reference) => ({ kind: 'model', id: reference })),
              options: { analysis: { id: extension.id, options } },
            })
          }
        >
          Start
        </Button>
      </Group>
    </Stack>
  );
}

type Count = { min: number; max: number };

/** An analysis that says nothing is about one model. */
const countOf = (extension: Extension | undefined): Count => ({
  min: extension?.subjects?.min ?? 1,
  max: extension?.subjects ? (extension.subjects.max ?? Infinity) : 1,
});

type OthersProps = { takes: Count; others: string[]; onChange: (others: string[]) => void; problems: Problem[] };

/** The models beside the one that is asked about, as many as the analysis takes. */
function OtherModels({ takes, others, onChange, problems }: OthersProps) {
  const fields = others.length < takes.max - 1 ? [...others, ''] : others;
  return (
    <div>
      <label htmlFor="other-model" className={styles.label}>
        Together with
      </label>
      {fields.map((other, index) => {
        // The model that is asked about is the first subject.
        const problem = problemAt(problems, `/subjects/${index + 1}`);
        return (
          <div key={`${index} ${other}`} className={styles.other}>
            <ModelPicker
              id={index === 0 ? 'other-model' : `other-model-${index}`}
              value={other}
              onChange={(next) =>
                onChange([...others.slice(0, index), next, ...others.slice(index + 1)].filter((one) => one !== ''))
              }
              described={{ 'aria-describedby': 'other-model-help', 'aria-invalid': problem ? true : undefined }}
            />
            {problem && <p className={styles.failed}>{problem}</p>}
          </div>
        );
      })}
      <p id="other-model-help" className="dim small">
        {othersInWords(takes)}
      </p>
    </div>
  );
}

function othersInWords({ min, max }: Count): string {
  const [least, most] = [min - 1, max - 1];
  if (least === most) return `This analysis needs ${plural(least, 'other model')}.`;
  const upTo = most === Infinity ? 'any number of' : `up to ${most}`;
  return least === 0
    ? `Optional: ${upTo} other models to compare with.`
    : `This analysis needs at least ${plural(least, 'other model')}${most === Infinity ? '' : `, at most ${most}`}.`;
}
