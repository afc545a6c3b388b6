import { Kbd, Modal } from '@mantine/core';
import { places } from '../places';
import styles from './Palette.module.css';

const everywhere: { keys: string[]; does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Find a page, run, experiment, model or data set' },
  { keys: ['/'], does: 'Search or filter what the page lists' },
  { keys: ['n'], does: 'New experiment' },
  { keys: ['?'], does: 'This help' },
];

const onDrawings: { keys: string[]; does: string }[] = [
  { keys: ['drag'], does: 'Zoom into curves' },
  { keys: ['double-click'], does: 'Show all of the curves again; on a name, show it alone' },
  { keys: ['Shift', 'click'], does: 'Choose all rows between two' },
  { keys: ['Shift', '←'], does: 'On the head of a column of runs: make it narrower, or wider with →' },
];

export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard and mouse" size="lg">
      <div className={styles.help}>
        <Keys title="Everywhere" rows={everywhere} />
        <Keys title="Go to" rows={places.flat().map(({ letter, name }) => ({ keys: ['g', letter], does: name }))} />
        <Keys title="Curves and tables" rows={onDrawings} />
      </div>
    </Modal>
  );
}

function Keys({ title, rows }: { title: string; rows: typeof everywhere }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.keys}>
        {rows.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
