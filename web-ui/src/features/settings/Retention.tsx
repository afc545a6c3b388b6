import styles from './SettingsPage.module.css';

/** What is kept for how long, and what decides it. */
export function Retention() {
  return (
    <div className={styles.section}>
      <p className="dim">
        Nothing that people made is deleted by age: data, models, runs and versions stay until someone deletes them.
      </p>
      <dl className={styles.facts}>
        <dt>Checkpoints of a run</dt>
        <dd>
          The best one and the newest, as many as the run’s setting “Keep checkpoints” says (Advanced, under Settings).
          One that a version, a merge or another run uses stays until those are deleted.
        </dd>
        <dt>Curves, evaluations, logs of runs</dt>
        <dd>As long as their run.</dd>
        <dt>Deleted things</dt>
        <dd>
          Gone at once, with the files that nothing else uses. There is no bin. What a version or an experiment still
          needs cannot be deleted, and the page says by what it is used.
        </dd>
        <dt>Uploads that became nothing</dt>
        <dd>7 days.</dd>
        <dt>Log files of worker processes</dt>
        <dd>30 days, in the folder logs on the server.</dd>
        <dt>Copies of files on this machine</dt>
        <dd>7 days after their last use; they are fetched again when needed.</dd>
        <dt>Sessions of browsers</dt>
        <dd>8 hours after their last use, at most 7 days. Those of an API token end with the token.</dd>
        <dt>API tokens</dt>
        <dd>Until they expire or an administrator revokes them.</dd>
      </dl>
    </div>
  );
}
