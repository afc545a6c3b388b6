import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './PageHead.module.css';

type Props = {
  title: string;
  /** Where this page belongs, from the outside in. */
  within?: { name: string; to: string }[];
  /** Beside the title, small: a state, a count. */
  aside?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
};

/** The top of every screen. It also names the browser's tab. */
export function PageHead({ title, within = [], aside, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Headstock`;
  }, [title]);
  return (
    <header className={styles.head}>
      {within.length > 0 && (
        <nav className={styles.within} aria-label="Where you are">
          {within.map((place) => (
            <Link key={place.to} to={place.to}>
              {place.name}
            </Link>
          ))}
        </nav>
      )}
      <div className={styles.row}>
        <div className={styles.title}>
          <h1>{title}</h1>
          {aside}
        </div>
        {actions && (
          <div className={styles.actions} data-screen-only>
            {actions}
          </div>
        )}
      </div>
      {children}
    </header>
  );
}
