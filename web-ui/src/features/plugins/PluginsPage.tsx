import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHead } from '@/ui/PageHead';
import { plugins } from '@/api/plugins';
import { session } from '@/api/session';
import { PluginCard } from './PluginCard';
import { UploadPlugin } from './UploadPlugin';
import styles from './PluginsPage.module.css';

export function Component() {
  const list = useQuery(plugins);
  const who = useQuery(session);
  const administrator = who.data?.user.role === 'admin';

  return (
    <>
      <PageHead title="Plugins">
        <p className="dim small">
          Every model family, head, placement, strategy and file format comes from a plugin. A run remembers the exact
          jar it used.
        </p>
      </PageHead>
      {administrator && <UploadPlugin />}
      {list.isLoadingError && (
        <ErrorState what="The plugins could not be listed." error={list.error} retry={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <EmptyState
          title="No plugin is loaded"
          text="Without plugins nothing can be trained. The distribution’s plugins folder should hold the bundled jars; check the server log for why they were not found."
        />
      )}
      <div className={styles.plugins}>
        {list.data?.map((plugin) => (
          <PluginCard key={plugin.id} plugin={plugin} administrator={administrator} />
        ))}
      </div>
    </>
  );
}
