import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { places } from '../places';

/** How long "g" waits for the letter of a page. */
const PATIENCE_MILLISECONDS = 1_500;

type Actions = { onPalette: () => void; onHelp: () => void };

/** The keys that work on every page. Letters typed into a field, or while a dialog is open, are only letters. */
export function useShortcuts({ onPalette, onHelp }: Actions): void {
  const navigate = useNavigate();
  useEffect(() => {
    let goPressed = -Infinity;
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || isDialogOpen()) return;
      const going = event.timeStamp - goPressed < PATIENCE_MILLISECONDS;
      goPressed = -Infinity;
      const place = going ? places.flat().find(({ letter }) => letter === event.key) : undefined;
      if (place) void navigate(place.to);
      else if (event.key === 'g') goPressed = event.timeStamp;
      else if (event.key === 'n') void navigate('/experiments/new');
      else if (event.key === '?') onHelp();
      else if (event.key === '/' && focusSearch()) event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [navigate, onPalette, onHelp]);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;

const isDialogOpen = (): boolean => document.querySelector('[role="dialog"]') !== null;

/** The field that narrows what the page lists. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[data-search], main input[type="search"]');
  field?.focus();
  return field !== null;
}
