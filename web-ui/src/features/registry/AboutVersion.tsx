import { Code, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { withoutSplit } from '@/entities/evaluation/metrics';
import { settingInWords } from '@/entities/run/comparison/differences';
import { trainingName } from '@/entities/run/comparison/trainingNames';
import { useTitles } from '@/entities/plugin/useTitles';
import { RunAnatomy } from '@/entities/run/RunAnatomy';
import { Loaded } from '@/ui/Loaded';
import { inFormOrder, LEFT_OPEN } from '@/ui/options/fields';
import { RelativeTime } from '@/ui/RelativeTime';
import { count, inWords as small, metric, shortHash, words } from '@/lib/format';
import { datasetVersion } from '@/api/datasets';
import { trainingSettings } from '@/api/plugins';
import { run } from '@/api/runs';
import type { Choice, ModelVersion } from '@/api/types';
import styles from './Registry.module.css';

/** For the reader years later: how good it is, what it came from, what was trained. */
export function AboutVersion({ version }: { version: ModelVersion }) {
  return (
    <div className={styles.columns}>
      <div>
        <h2>How good it is</h2>
        {Object.keys(version.metrics).length === 0 && (
          <p className="dim">
            Nothing was measured before it was registered. Evaluations made since have a tab of their own.
          </p>
        )}
        <dl className={styles.facts}>
          {primaryFirst(version).map(([name, value]) => (
            <Fact key={name} name={name}>
              {name === version.primaryMetric?.name ? <strong>{metric(value)}</strong> : metric(value)}
            </Fact>
          ))}
        </dl>
        <h2>Where it comes from</h2>
        <Lineage version={version} />
        <h2>{version.trainedWith ? 'What it computes' : 'How it was trained'}</h2>
        <Specification version={version} />
      </div>
      <div>
        <h2>What was trained</h2>
        {version.imported ? <p className="dim">{whyNoRun(version)}</p> : <Trained runId={version.run.id} />}
      </div>
    </div>
  );
}

function whyNoRun({ recipe, trainedWith }: ModelVersion): string {
  if (recipe) return `Nothing: the recipe ${words(recipe)} made it of trained models.`;
  return trainedWith
    ? `It was trained with ${trainedWith}, so there is no run of it.`
    : 'Another server trained it, so its run is not here.';
}

function primaryFirst({ metrics, primaryMetric }: ModelVersion) {
  const isPrimary = (name: string) => withoutSplit(name) === withoutSplit(primaryMetric?.name ?? '');
  return Object.entries(metrics).sort(([a], [b]) => Number(isPrimary(b)) - Number(isPrimary(a)));
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const Hash = ({ sha256 }: { sha256: string }) => <Code title={sha256}>{shortHash(sha256)}</Code>;

/** Data of another server, and data that was deleted, has no page. */
function Data({ version: { dataset, imported } }: { version: ModelVersion }) {
  const found = useQuery({ ...datasetVersion(dataset.versionId), enabled: !imported });
  const name = `${dataset.name}, version ${dataset.number}`;
  return found.data ? <Link to={`/datasets/${found.data.datasetId}?version=${dataset.number}`}>{name}</Link> : name;
}

function Training({ version: { run, checkpoint, recipe, imported } }: { version: ModelVersion }) {
  return (
    <Fact name={recipe ? 'Head from' : 'Run'}>
      {imported ? (
        `${run.name} of ${run.experimentName}${recipe ? '' : ' on another server'}`
      ) : (
        <>
          <Link to={`/runs/${run.id}`}>{run.name}</Link> of{' '}
          <Link to={`/experiments/${run.experimentId}`}>{run.experimentName}</Link>
        </>
      )}
      , checkpoint at step {count(checkpoint.step)}
    </Fact>
  );
}

function Lineage({ version }: { version: ModelVersion }) {
  const { dataset, baseModel, plugins, trainedWith } = version;
  return (
    <dl className={styles.facts}>
      {trainedWith ? (
        <Fact name="Trained with">{trainedWith}, outside of Headstock, on data that are not known</Fact>
      ) : (
        <>
          <Training version={version} />
          <Fact name="Data">
            <Data version={version} /> · <Hash sha256={dataset.sha256} />
          </Fact>
        </>
      )}
      <Fact name="Base model">
        <Link to={`/models/${baseModel.id}`}>{baseModel.name}</Link> · <Hash sha256={baseModel.sha256} />
      </Fact>
      <Fact name="Plugins">
        {plugins.map(({ id, version: number, sha256 }) => (
          <div key={id}>
            {id} {number} · <Hash sha256={sha256} />
          </div>
        ))}
      </Fact>
      {version.classes.length > 0 && <Fact name="Classes">{version.classes.join(', ')}</Fact>}
      <Fact name="Reads">{version.inputs.map(({ name, role }) => `${name} (${small(role)})`).join(', ') || '–'}</Fact>
      <Fact name="Registered">
        <RelativeTime time={version.createdAt} /> by {version.createdBy}
      </Fact>
    </dl>
  );
}

function Specification({ version }: { version: ModelVersion }) {
  const titleOf = useTitles();
  const { head, placements, strategies, settings } = version.specification;
  // Where nobody chose a rate, the plan says which one the strategies took.
  const rate = useQuery({ ...run(version.run.id), enabled: !version.imported }).data?.plan?.learningRate;
  const form = useQuery(trainingSettings).data?.schema;
  return (
    <dl className={styles.facts}>
      <Fact name="Head">{inWords(titleOf('HEAD', head.id), head)}</Fact>
      <Fact name="Placements">
        {placements.map((one) => inWords(titleOf('PLACEMENT', one.id), one)).join('; ') || 'none'}
      </Fact>
      <Fact name="Trained parameters">{count(version.trainedParameters)}</Fact>
      {/* Strategies and settings of a training outside of Headstock are not known. */}
      {!version.trainedWith && (
        <>
          <Fact name="Strategies">{strategies.map((one) => inWords(titleOf('STRATEGY', one.id), one)).join('; ')}</Fact>
          {rate !== undefined && <Fact name="Peak learning rate">{metric(rate)}</Fact>}
          {Object.entries(inFormOrder(settings, form)).map(([name, value]) => (
            <Fact key={name} name={trainingName(name)}>
              {value === null ? LEFT_OPEN : settingInWords(value)}
            </Fact>
          ))}
        </>
      )}
    </dl>
  );
}

const inWords = (title: string, { options }: Choice): string =>
  [title, ...Object.entries(options).map(([name, value]) => `${small(name)} ${settingInWords(value)}`)].join(', ');

function Trained({ runId }: { runId: string }) {
  const found = useQuery(run(runId));
  return (
    <Loaded query={found} waiting={<Skeleton height={360} />} failed="The plan of its run could not be read.">
      {({ plan }) => (plan ? <RunAnatomy runId={runId} plan={plan} /> : <p className="dim">Its run has no plan.</p>)}
    </Loaded>
  );
}
