import styles from './JsonTree.module.css';

/** Names and values of any JSON. What lies deep is folded. */
export function JsonTree({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (value === null || typeof value !== 'object')
    return <span className={styles.value}>{typeof value === 'string' ? value : JSON.stringify(value)}</span>;
  const entries = Object.entries(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (entries.length === 0)
    return (
      <span className="dim">
        {open}
        {close}
      </span>
    );
  const list = (
    <dl className={styles.tree}>
      {entries.map(([name, inner]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <JsonTree value={inner} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
  if (depth < 2) return list;
  return (
    <details>
      <summary className="dim">{Array.isArray(value) ? `${entries.length} items` : `${entries.length} names`}</summary>
      {list}
    </details>
  );
}
