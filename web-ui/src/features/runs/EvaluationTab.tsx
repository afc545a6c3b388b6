import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ConfusionMatrix, type Cell } from '@/charts/ConfusionMatrix';
import { EmptyState } from '@/ui/EmptyState';
import { Loaded } from '@/ui/Loaded';
import { count, inWords, metric, plural } from '@/lib/format';
import type { Evaluation, Run } from '@/api/types';
import { useParameter, useSetParameters } from '@/lib/url';
import { evaluations } from '@/api/runs';
import { Examples } from './Examples';
import styles from './RunPage.module.css';

export function EvaluationTab({ run }: { run: Run }) {
  const found = useQuery(evaluations(run.id));
  return (
    <Loaded
      query={found}
      waiting={<div style={{ height: 480 }} aria-busy />}
      failed="The evaluations could not be loaded."
    >
      {(all) => {
        const best = bestOf(all);
        if (best) return <Evaluations run={run} all={all} best={best} />;
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

/** The chosen evaluation; otherwise the best one at first sight, which stays when a better one comes, until the reader goes on to that. */
function Evaluations({ run, all, best }: { run: Run; all: Evaluation[]; best: Evaluation }) {
  const [chosen, setChosen] = useParameter('evaluation');
  const [known, setKnown] = useState(best.id);
  const shown = all.find(({ id }) => id === chosen) ?? all.find(({ id }) => id === known) ?? best;
  const isNew = best.id !== known && best.id !== shown.id;
  return (
    <Shown run={run} evaluation={shown} all={all} onChoose={setChosen}>
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
    </Shown>
  );
}

/** The one with the best value of its primary metric; all metrics by which runs are ranked grow with quality. */
function bestOf(all: Evaluation[]): Evaluation | undefined {
  const value = ({ metrics, primary }: Evaluation) =>
    Number(metrics[primary] ?? metrics[`dev/${primary}`] ?? -Infinity);
  return all.reduce<Evaluation | undefined>((best, one) => (!best || value(one) > value(best) ? one : best), undefined);
}

type ShownProps = {
  run: Run;
  evaluation: Evaluation;
  all: Evaluation[];
  onChoose: (id: string | null) => void;
  /** Beside the choice. */
  children: ReactNode;
};

function Shown({ run, evaluation, all, onChoose, children }: ShownProps) {
  const [actual] = useParameter('actual');
  const [predicted] = useParameter('predicted');
  const setParameters = useSetParameters();
  const [which, setWhich] = useParameter('answers', 'wrong');
  const cell: Cell | null = actual && predicted ? { actual, predicted } : null;
  const choose = (next: Cell | null) =>
    setParameters({ actual: next?.actual ?? null, predicted: next?.predicted ?? null });
  const filter = cell ?? (which === 'all' ? {} : { correct: false });

  return (
    <>
      <Group mb="md" aria-live="polite">
        <Select
          aria-label="Evaluation"
          w={260}
          data={all.map((one) => ({
            value: one.id,
            label: `${one.split === 'DEV' ? 'Dev' : inWords(one.split)} split after step ${count(one.step)}`,
          }))}
          value={evaluation.id}
          onChange={onChoose}
          allowDeselect={false}
        />
        {children}
      </Group>
      <div className={styles.evaluation}>
        <table className={styles.metrics} aria-label="Metrics">
          <tbody>
            {Object.entries(evaluation.metrics).map(([name, value]) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name}
                </th>
                <td>{metric(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {evaluation.confusion && (
          <ConfusionMatrix
            confusion={evaluation.confusion}
            selected={cell}
            onSelect={(next) => choose(sameCell(next, cell) ? null : next)}
          />
        )}
      </div>
      <section className={styles.examples}>
        <div className={styles.examplesHead}>
          <h2>{cell ? `${cell.actual} answered as ${cell.predicted}` : 'Examples'}</h2>
          {cell ? (
            <Button variant="subtle" onClick={() => choose(null)}>
              Show others
            </Button>
          ) : (
            <SegmentedControl
              aria-label="Which answers"
              value={which}
              onChange={setWhich}
              data={[
                { value: 'wrong', label: 'Wrong answers' },
                { value: 'all', label: 'All' },
              ]}
            />
          )}
          <span className="dim small">worst first, of {plural(evaluation.predictionCount, 'example')}</span>
        </div>
        <Examples key={JSON.stringify([evaluation.id, filter])} run={run} evaluation={evaluation} filter={filter} />
      </section>
    </>
  );
}

const sameCell = (a: Cell, b: Cell | null): boolean => a.actual === b?.actual && a.predicted === b.predicted;
