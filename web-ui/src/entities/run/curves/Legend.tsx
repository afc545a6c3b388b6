import type { RunCurves } from './lines';
import styles from './Curves.module.css';

type Props = {
  runs: RunCurves[];
  together: boolean;
  hidden: ReadonlySet<string>;
  onHide: (hidden: ReadonlySet<string>) => void;
};

/** A click hides a line or shows it again; a double click shows it alone. */
export function Legend({ runs, together, hidden, onHide }: Props) {
  const entries = new Map(
    runs.toReversed().map((run) => {
      const { id, name } = together ? run.group : run;
      return [id, { name, color: run.color, dash: run.dash }];
    }),
  );
  const toggle = (id: string) => {
    const after = new Set(hidden);
    if (!after.delete(id)) after.add(id);
    onHide(after);
  };
  return (
    <ul className={styles.legend} aria-label="Colors">
      {[...entries].toReversed().map(([id, { name, color, dash }]) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={!hidden.has(id)}
            title={`${name}: click to hide or show, double-click to show it alone`}
            onClick={() => toggle(id)}
            onDoubleClick={() => onHide(new Set([...entries.keys()].filter((one) => one !== id)))}
          >
            <i style={{ borderTop: `3px ${dash ?? 'solid'} ${color}` }} />
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
