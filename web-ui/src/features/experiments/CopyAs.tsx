import { Button, Menu } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Icon } from '@/ui/Icon';
import type { ExperimentRequest } from '@/api/types';

/** The same experiment for other hands: the REST interface, or a file. */
export function CopyAs({ request, disabled }: { request: ExperimentRequest; disabled: boolean }) {
  const clipboard = useClipboard({ timeout: 1500 });
  const copyYaml = async (around: (yaml: string) => string) => {
    const { stringify } = await import('yaml');
    clipboard.copy(around(stringify(request)));
  };
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button
          size="sm"
          variant="default"
          disabled={disabled}
          leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} size={14} />}
        >
          <span aria-live="polite">
            {clipboard.error ? 'Not allowed here: copy from the YAML view' : clipboard.copied ? 'Copied' : 'Copy as'}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => clipboard.copy(curl(request))}>curl</Menu.Item>
        <Menu.Item onClick={() => void copyYaml(commandLine)}>Command line</Menu.Item>
        <Menu.Item onClick={() => void copyYaml((yaml) => yaml)}>YAML</Menu.Item>
        <Menu.Item onClick={() => clipboard.copy(JSON.stringify(request, null, 2))}>JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** For a shell in the folder of Headstock. The file is part of the command, up to a word that it does not hold. */
export function commandLine(yaml: string): string {
  let end = 'END';
  while (yaml.split('\n').includes(end)) end += '_';
  return `HEADSTOCK_SERVER=${window.location.origin} ./headstock launch - --follow <<'${end}'\n${yaml.trimEnd()}\n${end}\n`;
}

/** The token stays in the reader's environment: a copied command ends up in chats. */
export const curl = (request: ExperimentRequest): string =>
  [
    `curl -X POST ${window.location.origin}/api/v1/experiments \\`,
    `  -H "Authorization: Bearer $HEADSTOCK_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(request).replaceAll("'", `'\\''`)}'`,
  ].join('\n');
