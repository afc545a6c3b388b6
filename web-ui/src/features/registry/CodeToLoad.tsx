import { CopyButton } from '@/ui/CopyButton';
import type { ModelVersion } from '@/api/types';
import { snippets } from './loading';
import styles from './Registry.module.css';

export function CodeToLoad({ version }: { version: ModelVersion }) {
  const ways = snippets(version, window.location.origin);
  return (
    <div className={styles.try}>
      {ways.map(({ title, needs, code }) => (
        <section key={title} className={styles.code}>
          <h2>{title}</h2>
          <p className="dim small">{needs}</p>
          <pre tabIndex={0} aria-label={title}>
            {code}
          </pre>
          <CopyButton text={code} what="the code" />
        </section>
      ))}
      {ways.length === 1 && (
        <p className="dim">
          Headstock writes this combination of model family, head and added modules for none of transformers, PEFT and
          AdapterHub&apos;s library. REST answers for every model. The download holds it in Headstock&apos;s own form.
        </p>
      )}
      <p className="dim">
        The download opens in every Headstock that has {version.baseModel.name}: “Import a version” on the page
        Registry.
      </p>
    </div>
  );
}
