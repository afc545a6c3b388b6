import { keys } from '@/api/keys';
import { Code, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { ErrorState } from '@/ui/ErrorState';
import { Badge, type Tone } from '@/ui/Badge';
import { plural, shortHash } from '@/lib/format';
import type { Plugin } from '@/api/types';
import { deletePlugin, enablePlugin } from '@/api/plugins';
import { ExtensionRow } from './ExtensionRow';
import styles from './PluginsPage.module.css';

const states: Record<Plugin['state'], { words: string; tone: Tone }> = {
  ready: { words: 'Ready', tone: 'good' },
  failed: { words: 'Cannot be used', tone: 'bad' },
  disabled: { words: 'Switched off', tone: 'idle' },
};

/** One jar: what it is, what it adds and whether it may be used. */
export function PluginCard({ plugin, administrator }: { plugin: Plugin; administrator: boolean }) {
  const { words, tone } = states[plugin.state];
  const cache = useQueryClient();
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => enablePlugin(plugin.id, enabled),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.plugins.all }),
  });
  return (
    <article className={styles.plugin} aria-label={plugin.id}>
      <div className={styles.head}>
        <div className={styles.name}>
          <h2>{plugin.id}</h2>
          <span className="dim">{plugin.version}</span>
          <Badge tone={tone}>{words}</Badge>
        </div>
        {administrator && <PluginSwitches plugin={plugin} toggle={toggle} />}
      </div>
      {toggle.isError && <ErrorState what="That was refused." error={toggle.error} />}
      <p>{plugin.description}</p>
      {plugin.problem && <p style={{ color: 'var(--bad)', whiteSpace: 'pre-line' }}>{plugin.problem}</p>}
      <p className="dim small">
        {plugin.bundled ? 'Comes with Headstock' : `By ${plugin.provider || 'an unnamed author'}`} · used by{' '}
        {usesInWords(plugin.uses)} · plugin API {plugin.requires || 'any'} · SHA-256{' '}
        <Code title={plugin.sha256}>{shortHash(plugin.sha256)}</Code>
      </p>
      <ul className={styles.extensions}>
        {plugin.extensions.map((extension) => (
          <ExtensionRow key={`${extension.kind} ${extension.id}`} extension={extension} />
        ))}
      </ul>
    </article>
  );
}

const usedBy: Record<Plugin['uses'][number]['by'], string> = {
  RUNS: 'run',
  STUDIES: 'study',
  ANALYSES: 'analysis',
  BASE_MODELS: 'base model',
  DATASET_VERSIONS: 'data set version',
  IMPORTED_VERSIONS: 'imported version',
};
const several: Partial<Record<Plugin['uses'][number]['by'], string>> = { STUDIES: 'studies', ANALYSES: 'analyses' };

const usesInWords = (uses: Plugin['uses']): string =>
  uses.map(({ by, count }) => plural(count, usedBy[by], several[by])).join(', ') || 'nothing yet';

type SwitchesProps = { plugin: Plugin; toggle: { mutate: (enabled: boolean) => void; isPending: boolean } };

function PluginSwitches({ plugin, toggle }: SwitchesProps) {
  const cache = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => deletePlugin(plugin.id),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.plugins.all }),
  });

  return (
    <div className={styles.name}>
      <Switch
        label={plugin.state === 'disabled' ? 'Off' : 'On'}
        aria-label={`${plugin.id} is on`}
        checked={plugin.state !== 'disabled'}
        disabled={toggle.isPending}
        onChange={(event) => toggle.mutate(event.currentTarget.checked)}
      />
      {!plugin.bundled && (
        <ConfirmButton
          label="Remove"
          question={`Remove ${plugin.id}?`}
          consequence="New experiments cannot use it any more. Finished runs keep its id, version and hash."
          confirm="Remove the plugin"
          action={deletion}
        />
      )}
    </div>
  );
}
