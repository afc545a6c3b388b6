import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { runEvaluations } from '@/api/evaluations';
import { runReference } from '@/api/references';
import { checkpoints } from '@/api/runs';
import type { Evaluation, Run } from '@/api/types';
import { splitName } from '@/entities/dataset/shape';
import { EvaluateButton } from '@/entities/evaluation/EvaluateButton';
import { EvaluationView } from '@/entities/evaluation/EvaluationView';
import { bestOf } from '@/entities/evaluation/metrics';
import { count, metric } from '@/lib/format';
import { useParameter, useSetParameters } from '@/lib/url';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded } from '@/ui/Loaded';
import { Waiting } from '@/ui/Waiting';

/** How well the run did: on dev while it trained, on test once with the checkpoint that dev chose, and on whatever else was asked for. */
export function EvaluationTab({ run }: { run: Run }) {
  const found = useQuery(runEvaluations(run.id));
  const saved = useQuery(checkpoints(run.id));
  return (
    <Loaded query={found} waiting={<Waiting height={480} />} failed="The evaluations could not be loaded.">
      {(all) => {
        const groups = groupsOf(all, run);
        if (saved.isPending) return <Waiting height={480} />;
        const bestStep = saved.data?.find(({ best }) => best)?.step;
        if (groups.length > 0) return <Groups run={run} groups={groups} bestStep={bestStep} />;
        return (
          <EmptyState
            title="Not evaluated yet"
            text="The dev split is evaluated several times per epoch; the first result appears here by itself."
          />
        );
      }}
    </Loaded>
  );
}

/** Evaluations of one split of one data set version, which can be compared with each other and with no others. */
type Group = { key: string; title: string; evaluations: Evaluation[] };

function groupsOf(all: Evaluation[], run: Run): Group[] {
  const groups = new Map<string, Group>();
  for (const evaluation of all) {
    const versionId = evaluation.dataset?.versionId ?? run.dataset.versionId;
    const own = versionId === run.dataset.versionId;
    const key = own ? evaluation.split : `${evaluation.split} ${versionId}`;
    const data = own || !evaluation.dataset ? '' : `${evaluation.dataset.name} v${evaluation.dataset.number}, `;
    const group = groups.get(key) ?? {
      key,
      title: `${data}${splitName[evaluation.split]}`,
      evaluations: [],
    };
    group.evaluations.push(evaluation);
    groups.set(key, group);
  }
  const order = ['DEV', 'TEST', 'TRAIN'];
  return [...groups.values()].sort((a, b) => rank(order, a.key) - rank(order, b.key));
}

const rank = (order: string[], key: string): number => (order.indexOf(key) + order.length + 1) % (order.length + 1);

function Groups({ run, groups, bestStep }: { run: Run; groups: Group[]; bestStep: number | undefined }) {
  const [key] = useParameter('on', groups[0]?.key);
  const setParameters = useSetParameters();
  const group = groups.find((one) => one.key === key) ?? groups[0];
  if (!group) return null;
  const choice =
    groups.length > 1 ? (
      <SegmentedControl
        aria-label="Evaluated on"
        value={group.key}
        onChange={(next) =>
          setParameters({
            on: next === groups[0]?.key ? null : next,
            evaluation: null,
            actual: null,
            predicted: null,
          })
        }
        data={groups.map((one) => ({ value: one.key, label: one.title }))}
      />
    ) : null;
  return (
    <Evaluations
      key={group.key}
      group={group}
      bestStep={group.key === 'DEV' ? bestStep : undefined}
      before={choice}
      after={<EvaluateButton model={runReference(run.id)} name={run.name} />}
    />
  );
}

/** @property bestStep of the best checkpoint, where the evaluations are those that it was chosen by */
type EvaluationsProps = { group: Group; bestStep: number | undefined; before: ReactNode; after: ReactNode };

/** The chosen evaluation; otherwise the best one at first sight, which stays when a better one comes, until the reader goes on to that. */
function Evaluations({ group, bestStep, before, after }: EvaluationsProps) {
  const { evaluations } = group;
  // The server chose the checkpoint by dev: of equals it takes another one than the first.
  const best = evaluations.find(({ step }) => step === bestStep) ?? bestOf(evaluations);
  const [chosen, setChosen] = useParameter('evaluation');
  const [known, setKnown] = useState(best?.id);
  const shown = evaluations.find(({ id }) => id === chosen) ?? evaluations.find(({ id }) => id === known) ?? best;
  if (!best || !shown) return null;
  const isNew = best.id !== known && best.id !== shown.id;
  return (
    <>
      <Group mb="md" aria-live="polite">
        {before}
        <Select
          aria-label="Evaluation"
          w={340}
          data={evaluations.map((one) => ({ value: one.id, label: inWords(one, one.id === best.id) }))}
          value={shown.id}
          onChange={setChosen}
          allowDeselect={false}
          disabled={evaluations.length === 1}
        />
        {isNew && (
          <Button
            variant="light"
            onClick={() => {
              setKnown(best.id);
              setChosen(null);
            }}
          >
            A better one at step {count(best.step)}
          </Button>
        )}
        {after}
      </Group>
      <EvaluationView evaluation={shown} />
    </>
  );
}

const inWords = ({ split, step, metrics, primary }: Evaluation, best: boolean): string =>
  `${splitName[split]} after step ${count(step)}${primary ? `, ${primary} ${metric(metrics[primary])}` : ''}${best ? ', best' : ''}`;
