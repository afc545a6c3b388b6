import { Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '@/ui/Loaded';
import { Bytes } from '@/ui/Quantity';
import { RelativeTime } from '@/ui/RelativeTime';
import { Badge } from '@/ui/Badge';
import { system } from '@/api/session';
import type { SystemInfo } from '@/api/types';
import styles from './SettingsPage.module.css';

export function About() {
  const found = useQuery(system);
  return (
    <Loaded query={found} waiting={null} failed="The server said nothing about itself.">
      {(system) => <Facts system={system} />}
    </Loaded>
  );
}

function Facts({ system }: { system: SystemInfo }) {
  return (
    <dl className={styles.facts}>
      <dt>Headstock</dt>
      <dd>
        {system.version}, started <RelativeTime time={system.startedAt} />
      </dd>
      <dt>Plugin host</dt>
      <dd>
        <PluginHost {...system.pluginHost} />
      </dd>
      <dt>Database</dt>
      <dd>
        PostgreSQL {system.database.version},{' '}
        {system.database.kind === 'embedded' ? 'started by Headstock itself' : 'the team’s own'}
      </dd>
      <dt>Files</dt>
      <dd>
        {system.storage.kind === 'folder' ? 'A folder on this machine' : 'An S3 store'}
        {system.storage.freeBytes !== null && (
          <>
            , <Bytes value={system.storage.freeBytes} /> free
          </>
        )}
      </dd>
      <dt>Runs start</dt>
      <dd>{system.executor === 'local' ? 'on this machine' : `by ${system.executor}`}</dd>
      <dt>Java</dt>
      <dd>{system.java}</dd>
      <dt>REST API</dt>
      <dd>
        <a href="/api/docs">Documentation</a> · <a href="/api/openapi.json">OpenAPI</a>
      </dd>
      <dt>License</dt>
      <dd>Apache License 2.0</dd>
      <dt>Libraries by others</dt>
      <dd>
        <a href="/THIRD-PARTY-dashboard.md" download>
          Licenses of the dashboard’s
        </a>
        ; those of the server and the trainer are in the folder <Code>licenses</Code> of the distribution.
      </dd>
    </dl>
  );
}

function PluginHost({ state, message }: SystemInfo['pluginHost']) {
  switch (state) {
    case 'ready':
      return <Badge tone="good">Ready</Badge>;
    case 'starting':
      return <Badge tone="live">Starting. Experiments can be planned in a moment.</Badge>;
    case 'failed':
      return (
        <>
          <Badge tone="bad">Failed</Badge> {message}
        </>
      );
  }
}
