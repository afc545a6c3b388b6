import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, Navigate, Outlet, useLocation, useNavigation, useNavigationType } from 'react-router';
import { Icon, type IconName } from '@/ui/Icon';
import { Loaded } from '@/ui/Loaded';
import { News } from '@/api/events';
import { NewsContext, useIsLive } from '@/api/live';
import { session } from '@/api/session';
import { ColorSchemeButton } from './ColorSchemeButton';
import styles from './Shell.module.css';

/** `also` names what has no place of its own on the rail: a run is found through its experiment. */
type Place = { to: string; icon: IconName; name: string; also?: string[] };

const places: Place[][] = [
  [{ to: '/', icon: 'overview', name: 'Overview' }],
  [
    { to: '/datasets', icon: 'datasets', name: 'Datasets' },
    { to: '/models', icon: 'models', name: 'Models' },
    { to: '/experiments', icon: 'experiments', name: 'Experiments' },
    { to: '/runs', icon: 'runs', name: 'Runs', also: ['/compare'] },
    { to: '/studies', icon: 'studies', name: 'Studies' },
    { to: '/analyses', icon: 'analyses', name: 'Analyses' },
    { to: '/queue', icon: 'queue', name: 'Queue', also: ['/jobs'] },
    { to: '/registry', icon: 'registry', name: 'Registry' },
  ],
  [
    { to: '/plugins', icon: 'plugins', name: 'Plugins' },
    { to: '/settings', icon: 'settings', name: 'Settings' },
  ],
];

/** The frame around every screen: the rail on the left, or behind a button where there is no room. */
export function Shell() {
  const who = useQuery(session);
  const location = useLocation();
  return (
    <Loaded query={who} waiting={null} failed="The dashboard could not start.">
      {(known) =>
        known ? (
          <SignedIn name={known.user.name} />
        ) : (
          <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />
        )
      }
    </Loaded>
  );
}

function SignedIn({ name }: { name: string }) {
  const cache = useQueryClient();
  const narrow = useMediaQuery('(max-width: 820px)', false, { getInitialValueInEffect: false });
  const [open, { open: show, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const [news] = useState(() => new News(cache));
  useEffect(() => news.start(), [news]);
  useEffect(close, [pathname, close]);
  useBeginning(pathname);

  const rail = (
    <nav className={styles.rail} aria-label="Main">
      <Brand />
      {places.map((group, index) => (
        <ul key={index} className={styles.group}>
          {group.map((place) => (
            <li key={place.to}>
              <Link to={place.to} className={styles.place} aria-current={isHere(place, pathname) ? 'page' : undefined}>
                <Icon name={place.icon} />
                {place.name}
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <div className={styles.foot}>
        <span className={styles.user} title={`Signed in as ${name}`}>
          {name}
        </span>
        <ColorSchemeButton />
      </div>
    </nav>
  );

  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the content
      </a>
      {narrow ? (
        <header className={styles.bar}>
          <ActionIcon size="lg" aria-label="Show the menu" aria-expanded={open} onClick={show}>
            <Icon name="menu" />
          </ActionIcon>
          <Brand />
        </header>
      ) : (
        <div className={styles.side}>{rail}</div>
      )}
      <Drawer.Root opened={open && narrow} onClose={close} size={236} padding={0}>
        <Drawer.Overlay />
        <Drawer.Content aria-label="Menu">
          <Drawer.Body>{rail}</Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <NewsContext.Provider value={news}>
        <main id="main" tabIndex={-1} className={styles.main}>
          <LoadingLine />
          <NotLive />
          <Outlet />
        </main>
      </NewsContext.Provider>
    </div>
  );
}

/** A new page begins at its top, for the eyes and for the keyboard. Going back leaves the place to the browser. */
function useBeginning(pathname: string): void {
  const kind = useNavigationType();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    document.getElementById('main')?.focus({ preventScroll: true });
    if (kind !== 'POP') window.scrollTo(0, 0);
  }, [pathname, kind]);
}

const isHere = ({ to, also = [] }: Place, pathname: string): boolean =>
  pathname === to || [to, ...also].some((start) => start !== '/' && pathname.startsWith(start));

function Brand() {
  return (
    <Link to="/" className={styles.brand}>
      <img src="/icon.svg" alt="" width={20} height={20} />
      Headstock
    </Link>
  );
}

/** A thin line at the top while the next screen is on its way. */
function LoadingLine() {
  const { state } = useNavigation();
  return state === 'loading' ? (
    <div className={styles.loading} role="progressbar" aria-label="Loading the page" />
  ) : null;
}

/** Said instead of showing old figures as if they were new. It floats, so that nothing moves when it comes and goes. */
function NotLive() {
  const live = useIsLive();
  return (
    <div className={styles.notLive} aria-live="polite" data-shown={!live}>
      {live ? '' : 'Not live: the server does not answer. Trying again…'}
    </div>
  );
}
