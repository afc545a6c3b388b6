import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { SearchBox, TableTools, useTable } from '@/ui/DataTable';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { plugins } from '@/api/plugins';
import { session } from '@/api/session';
import type { Plugin } from '@/api/types';
import { plural, words } from '@/lib/format';
import { PluginCard } from './PluginCard';
import { UploadPlugin } from './UploadPlugin';
import styles from './PluginsPage.module.css';

export function Component() {
  const list = useQuery(plugins);
  const who = useQuery(session);
  const administrator = who.data?.user.role === 'admin';
  const { search, setSearch } = useTable();
  const [adding, { open, close }] = useDisclosure(false);
  const shown = list.data?.filter((plugin) => matches(plugin, search));

  return (
    <>
      <PageHead title="Plugins" actions={administrator && <Button onClick={open}>Add a plugin</Button>}>
        <p className="dim small">
          Every model family, head, placement, strategy and file format comes from a plugin. A run remembers the exact
          jar it used.
        </p>
      </PageHead>
      <Modal opened={adding} onClose={close} title="Add a plugin" size="lg" closeOnClickOutside={false}>
        <UploadPlugin />
      </Modal>
      <TableTools aside={shown && <span className="dim small">{plural(shown.length, 'plugin')}</span>}>
        <SearchBox label="Search plugins" value={search} onChange={setSearch} />
      </TableTools>
      {list.isLoadingError && (
        <ErrorState what="The plugins could not be listed." error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <EmptyState
          title="No plugin is loaded"
          text="Without plugins nothing can be trained. The distribution’s plugins folder should hold the bundled jars; check the server log for why they were not found."
        />
      )}
      {list.data && list.data.length > 0 && shown?.length === 0 && (
        <EmptyState title="No plugin matches" text="Search for a part of its name, or of what it adds." />
      )}
      <div className={styles.plugins}>
        {shown?.map((plugin) => (
          <PluginCard key={plugin.id} plugin={plugin} administrator={administrator} />
        ))}
      </div>
    </>
  );
}

/** Every word is looked for in what the card says: the plugin, and the kind and name of what it adds. */
function matches({ id, description, provider, extensions }: Plugin, search: string): boolean {
  const text = [id, description, provider, ...extensions.flatMap((one) => [words(one.kind), one.id, one.title])]
    .join(' ')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
