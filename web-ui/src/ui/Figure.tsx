import type { ReactNode } from 'react';
import { ExportMenu } from './ExportMenu';
import styles from './Figure.module.css';

type Props = {
  /** Names the figure, and the files that it is exported to. */
  title: string;
  /** What stands above it, if not the title alone. */
  head?: ReactNode;
  /** The numbers behind it; left out where there are none. */
  csv?: (() => string) | null;
  /** Words alone need no picture. */
  exported?: boolean;
  children: ReactNode;
};

/** Something drawn, with its title and a menu that exports both. */
export function Figure({ title, head, csv = null, exported = true, children }: Props) {
  return (
    <figure className={styles.figure}>
      <figcaption>
        {head ?? <h3>{title}</h3>}
        {exported && <ExportMenu name={title || 'figure'} csv={csv} />}
      </figcaption>
      {children}
    </figure>
  );
}
