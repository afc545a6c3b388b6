import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** Whether the element has come near the visible part of the page, or the page is being printed. */
export function useSeen<E extends Element>() {
  const box = useRef<E>(null);
  const [seen, setSeen] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    if (seen || !box.current) return;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: '300px' },
    );
    watch.observe(box.current);
    const showAll = () => flushSync(() => setSeen(true));
    window.addEventListener('beforeprint', showAll);
    return () => {
      watch.disconnect();
      window.removeEventListener('beforeprint', showAll);
    };
  }, [seen]);
  return { box, seen };
}
