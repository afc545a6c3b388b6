import { Loader, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Anatomy } from '@/entities/model/anatomy/Anatomy';
import { inAbout } from '@/entities/job/inAbout';
import { ErrorState } from '@/ui/ErrorState';
import { goToField } from '@/ui/options/fields';
import { ProblemList } from '@/ui/ProblemList';
import { Bytes, Count } from '@/ui/Quantity';
import { bytes, count, duration, metric, plural, share, words } from '@/lib/format';
import { metricTitle } from '@/entities/evaluation/metrics';
import { devices, expectedStart } from '@/api/jobs';
import type { MetricView, Plan, Problem, Resources, Validation } from '@/api/types';
import styles from './PlanPanel.module.css';

type Props = {
  complete: boolean;
  /** What a run asks of the queue. */
  resources: Resources;
  missing: string[];
  validation: Validation | undefined;
  checking: boolean;
  error: Error | null;
  problems: Problem[];
};

/** What the choices on the left come to, before anything is spent. */
export function PlanPanel({ complete, resources, missing, validation, checking, error, problems }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { plans, current } = useLastPlans(validation);
  if (!complete)
    return (
      <>
        <h2>Plan</h2>
        <p className={styles.hint}>
          Choose {missing.join(', ')}. Then the model is drawn here, with what learns, how much memory it takes and how
          long.
        </p>
      </>
    );
  if (error && !validation) return <ErrorState what="The plan could not be made." error={error} />;
  const run = plans.find(({ name }) => name === chosen) ?? plans[0];
  return (
    <>
      <div className={styles.head}>
        <h2>Plan</h2>
        <span className={styles.checking} aria-live="polite">
          {checking && <Loader size={12} role="img" aria-label="Checking" />}
        </span>
      </div>
      {problems.length > 0 && <ProblemList problems={problems} onGo={goToField} />}
      {!current && (
        <p className={styles.hint}>What is refused cannot be planned. This is the last plan that could be made:</p>
      )}
      {plans.length > 1 && (
        <Select
          aria-label="Run whose plan is shown"
          mt="sm"
          data={plans.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) === index)}
          value={run?.name ?? null}
          onChange={setChosen}
          allowDeselect={false}
        />
      )}
      {run ? (
        <div className={styles.plan} data-stale={checking || !current}>
          <Figures plan={run.plan} all={plans.map(({ plan }) => plan)} resources={resources} />
          <Anatomy plan={run.plan} />
        </div>
      ) : (
        <div className={styles.place} aria-hidden />
      )}
    </>
  );
}

/** The plans of the choices, or the last ones while something is refused: a mistyped value must not take the picture away. */
function useLastPlans(validation: Validation | undefined): { plans: Validation['runs']; current: boolean } {
  const [last, setLast] = useState<Validation['runs']>([]);
  const plans = validation?.runs ?? [];
  const drawn = plans.some(({ plan }) => plan.parts.length > 0);
  if (drawn && plans !== last) setLast(plans);
  return drawn || !validation
    ? { plans: drawn ? plans : last, current: true }
    : { plans: last, current: last.length === 0 };
}

function Figures({ plan, all, resources }: { plan: Plan; all: Plan[]; resources: Resources }) {
  const total = all.reduce((sum, { seconds }) => sum + seconds, 0);
  return (
    <dl className={styles.figures}>
      <dt>Learns</dt>
      <dd>
        <Count value={plan.trainedParameters} />{' '}
        <span className="dim">of {<Count value={plan.totalParameters} />}</span>{' '}
        <b>{share(plan.trainedParameters / plan.totalParameters)}</b>
      </dd>
      <dt>Memory</dt>
      <dd>
        about <Bytes value={plan.memoryBytes} />
        <Fit bytesNeeded={plan.memoryBytes} />
      </dd>
      <dt>Time</dt>
      <dd>
        about {duration(plan.seconds)}
        {all.length > 1 && (
          <span className="dim">
            , {plural(all.length, 'run')} {duration(total)}
          </span>
        )}
      </dd>
      <dt>Steps</dt>
      <dd>{count(plan.totalSteps)}</dd>
      {plan.resolved?.settings.maxTokens !== undefined && (
        <>
          <dt>Longest sequence</dt>
          <dd>{plural(Number(plan.resolved.settings.maxTokens), 'token')}</dd>
        </>
      )}
      <dt>Learning rate</dt>
      <dd>{metric(plan.learningRate)}</dd>
      {plan.optimizer && (
        <>
          <dt>Update</dt>
          <dd className={styles.formula}>{plan.optimizer}</dd>
        </>
      )}
      {plan.interceptors.length > 0 && (
        <>
          <dt>Each step</dt>
          <dd>
            <ol className={styles.list}>
              {plan.interceptors.map(({ id, formula }, index) => (
                <li key={index}>
                  {words(id)} <span className={styles.formula}>{formula}</span>
                </li>
              ))}
            </ol>
          </dd>
        </>
      )}
      {plan.readout?.formula && (
        <>
          <dt>Reads</dt>
          <dd className={styles.formula}>{plan.readout.formula}</dd>
        </>
      )}
      {plan.metrics.length > 0 && (
        <>
          <dt>Measures</dt>
          <dd>
            <MetricList metrics={plan.metrics} />
          </dd>
        </>
      )}
      <Start resources={resources} />
    </dl>
  );
}

/** What evaluations measure; the first ranks runs. */
function MetricList({ metrics }: { metrics: MetricView[] }) {
  return metrics.map(({ name, direction }, index) => (
    <span key={name}>
      {index > 0 && ', '}
      {index === 0 ? <b>{metricTitle(name)}</b> : metricTitle(name)}{' '}
      <span className="dim" title={direction === 'MAXIMIZE' ? 'larger is better' : 'smaller is better'}>
        {direction === 'MAXIMIZE' ? '↑' : '↓'}
      </span>
    </span>
  ));
}

/** Whether the largest device has room for one run. Nothing is said while that is not known. */
function Fit({ bytesNeeded }: { bytesNeeded: number }) {
  const machines = useQuery(devices);
  const sizes = (machines.data ?? [])
    .filter(({ state }) => state === 'ready')
    .flatMap(({ memoryBytes }) => memoryBytes ?? []);
  if (sizes.length === 0) return null;
  const largest = Math.max(...sizes);
  return bytesNeeded <= largest ? (
    <span className="dim">, fits into {bytes(largest)}</span>
  ) : (
    <b className={styles.doesNotFit}>
      does not fit: the largest device has {bytes(largest)}. Choose a smaller batch, shorter inputs or fewer trained
      parameters.
    </b>
  );
}

/** When the first run would start if it were launched now. */
function Start({ resources: { slots, priority } }: { resources: Resources }) {
  const { data: start } = useQuery(expectedStart({ slots, priority }));
  if (!start) return null;
  const after = start.ahead > 0 && `after ${plural(start.ahead, 'job')}`;
  return (
    <>
      <dt>Starts</dt>
      <dd>
        {start.seconds === null ? (
          after || `as soon as ${plural(slots, 'slot')} ${slots === 1 ? 'is' : 'are'} free`
        ) : start.seconds === 0 ? (
          'at once'
        ) : (
          <>
            {inAbout(start.seconds)}
            {after && <span className="dim">, {after}</span>}
          </>
        )}
      </dd>
    </>
  );
}
