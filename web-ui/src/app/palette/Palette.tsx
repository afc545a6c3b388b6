import { Modal } from '@mantine/core';
import { useId, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { Icon } from '@/ui/Icon';
import styles from './Palette.module.css';
import { useFound, type Found } from './useFound';

type Props = { opened: boolean; onClose: () => void };

/** One field that leads anywhere: pages, and whatever has the text in its name. */
export function Palette({ opened, onClose }: Props) {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered={false} padding={0} size={560}>
      <Modal.Overlay />
      <Modal.Content aria-label="Find anything">
        <Modal.Body>
          <Search onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const list = useId();
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState(0);
  const { found, searching } = useFound(text);
  const at = Math.min(wanted, found.length - 1);
  const go = (one: Found | undefined) => {
    if (!one) return;
    onClose();
    void navigate(one.to);
  };
  const pressed = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 };
    const next = moves[event.key];
    if (next !== undefined && found.length > 0) {
      event.preventDefault();
      setWanted((next + found.length) % found.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(found[at]);
    }
  };
  return (
    <>
      <div className={styles.field}>
        <Icon name="search" />
        <input
          data-autofocus
          role="combobox"
          aria-label="Find anything"
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-activedescendant={found.length > 0 ? `${list}-${at}` : undefined}
          placeholder="A page, run, experiment, model or data set"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setWanted(0);
          }}
          onKeyDown={pressed}
        />
      </div>
      <ul id={list} role="listbox" aria-label="Found" className={styles.found}>
        {found.map((one, index) => (
          <li
            key={one.to}
            id={`${list}-${index}`}
            ref={index === at ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
            role="option"
            aria-selected={index === at}
            onClick={() => go(one)}
            onMouseMove={() => setWanted(index)}
          >
            <Icon name={one.icon} />
            <span className={styles.name}>{one.name}</span>
            {one.detail && <span className={styles.detail}>{one.detail}</span>}
            <span className={styles.kind}>{one.kind}</span>
          </li>
        ))}
      </ul>
      <p className={styles.nothing} role="status">
        {found.length === 0 && (searching ? 'Searching…' : 'Nothing has this in its name.')}
      </p>
    </>
  );
}
