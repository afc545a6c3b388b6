import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { datasetVersion } from '@/api/datasets';
import type { Evaluation } from '@/api/types';
import type { Cell } from '@/charts/ConfusionMatrix';
import { FigureView } from '@/entities/figure/FigureView';
import { plural } from '@/lib/format';
import { useParameter, useSetParameters } from '@/lib/url';
import { Loaded } from '@/ui/Loaded';
import { Waiting } from '@/ui/Waiting';
import { Examples } from './Examples';
import { isUnmeasured } from './metrics';
import { MetricsTable } from './MetricsTable';
import styles from './Evaluation.module.css';

type Props = { evaluation: Evaluation };

/** One model on one split: how good it is, figures, and single answers. */
export function EvaluationView({ evaluation }: Props) {
  const [actual] = useParameter('actual');
  const [predicted] = useParameter('predicted');
  const setParameters = useSetParameters();
  const unmeasured = isUnmeasured(evaluation);
  const [which, setWhich] = useParameter('answers', unmeasured ? 'all' : 'wrong');
  const cell: Cell | null = actual && predicted ? { actual, predicted } : null;
  const choose = (next: Cell | null) =>
    setParameters({ actual: next?.actual ?? null, predicted: next?.predicted ?? null });
  const filter = cell ?? (which === 'all' ? {} : { wrong: true });
  const versionId = evaluation.dataset?.versionId;
  const data = useQuery({ ...datasetVersion(versionId ?? ''), enabled: versionId !== undefined });

  return (
    <>
      {unmeasured && (
        <p>None of these rows has a right answer to compare with, so nothing was measured. The answers are below.</p>
      )}
      <div className={styles.top}>
        <MetricsTable evaluation={evaluation} />
        <div className={styles.figures}>
          {evaluation.figures.map((figure, index) => (
            <FigureView
              key={`${index} ${figure.title}`}
              figure={figure}
              selected={cell}
              onSelect={(next) => choose(sameCell(next, cell) ? null : next)}
            />
          ))}
        </div>
      </div>
      {evaluation.predictions > 0 && (
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
            <span className="dim small">worst first, of {plural(evaluation.predictions, 'example')}</span>
          </div>
          {versionId === undefined ? (
            <p className="dim">The data set was deleted, and its examples with it.</p>
          ) : (
            <Loaded query={data} waiting={<Waiting height={320} />} failed="The data could not be read.">
              {({ schema }) => (
                <Examples
                  key={JSON.stringify([evaluation.id, filter])}
                  evaluation={evaluation}
                  schema={schema}
                  filter={filter}
                />
              )}
            </Loaded>
          )}
        </section>
      )}
    </>
  );
}

const sameCell = (a: Cell, b: Cell | null): boolean => a.actual === b?.actual && a.predicted === b.predicted;
