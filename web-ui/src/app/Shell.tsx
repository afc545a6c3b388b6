import { ActionIcon, Drawer, UnstyledButton } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, Navigate, Outlet, useLocation, useNavigation, useNavigationType } from 'react-router';
import { Icon } from '@/ui/Icon';
import { Loaded } from '@/ui/Loaded';
import { MayChange } from '@/ui/ForMembers';
import { useApplyDensity } from '@/ui/density';
import { LiveUpdates } from '@/api/liveUpdates';
import { LiveUpdatesContext, useIsLive } from '@/api/live';
import { session } from '@/api/session';
import { ColorSchemeButton } from './ColorSchemeButton';
import { DensityButton } from './DensityButton';
import { Palette } from './palette/Palette';
import { ShortcutsHelp } from './palette/ShortcutsHelp';
import { useShortcuts } from './palette/useShortcuts';
import { isHere, places } from './places';
import styles from './Shell.module.css';

/** The frame around every screen: the rail on the left, or behind a button where there is no room. */
export function Shell() {
  const who = useQuery(session);
  const location = useLocation();
  return (
    <Loaded
      query={who}
      waiting={<p className={styles.starting}>Connecting to the server…</p>}
      failed="The dashboard could not start."
    >
      {(known) =>
        known ? (
          <MayChange.Provider value={known.user.role !== 'viewer'}>
            <SignedIn name={known.user.name} role={known.user.role} />
          </MayChange.Provider>
        ) : (
          <Navigate to="/sign-in" replace state={{ from: location.pathname + location.search }} />
        )
      }
    </Loaded>
  );
}

function SignedIn({ name, role }: { name: string; role: string }) {
  const cache = useQueryClient();
  const narrow = useMediaQuery('(max-width: 820px)', false, { getInitialValueInEffect: false });
  const [open, { open: show, close }] = useDisclosure(false);
  const [finding, { toggle: togglePalette, close: closePalette }] = useDisclosure(false);
  const [helping, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  const { pathname } = useLocation();
  const [updates] = useState(() => new LiveUpdates(cache));
  useEffect(() => updates.start(), [updates]);
  useEffect(close, [pathname, close]);
  useBeginning(pathname);
  useApplyDensity();
  useShortcuts({ onPalette: togglePalette, onHelp: openHelp });

  const rail = (
    <nav className={styles.rail} aria-label="Main">
      <Brand />
      <UnstyledButton className={styles.find} onClick={togglePalette}>
        <Icon name="search" size={14} />
        Find anything
        <kbd>Ctrl K</kbd>
      </UnstyledButton>
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
        <span className={styles.user} title={`Signed in as ${name}, ${role}`}>
          {name}
          {role === 'viewer' && <span className={styles.role}>viewer</span>}
        </span>
        <span className={styles.tools}>
          <ActionIcon aria-label="Keyboard and mouse" title="Keyboard and mouse (?)" onClick={openHelp}>
            <Icon name="keyboard" />
          </ActionIcon>
          <DensityButton />
          <ColorSchemeButton />
        </span>
      </div>
    </nav>
  );

  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip} data-screen-only>
        Skip to the content
      </a>
      {narrow ? (
        <header className={styles.bar} data-screen-only>
          <ActionIcon size="lg" aria-label="Show the menu" aria-expanded={open} onClick={show}>
            <Icon name="menu" />
          </ActionIcon>
          <Brand />
          <ActionIcon size="lg" ml="auto" aria-label="Find anything" onClick={togglePalette}>
            <Icon name="search" />
          </ActionIcon>
        </header>
      ) : (
        <div className={styles.side} data-screen-only>
          {rail}
        </div>
      )}
      <Drawer.Root opened={open && narrow} onClose={close} size={236} padding={0}>
        <Drawer.Overlay />
        <Drawer.Content aria-label="Menu">
          <Drawer.Body>{rail}</Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <Palette opened={finding} onClose={closePalette} />
      <ShortcutsHelp opened={helping} onClose={closeHelp} />
      <LiveUpdatesContext.Provider value={updates}>
        <main id="main" tabIndex={-1} className={styles.main}>
          <LoadingLine />
          <NotLive />
          <Outlet />
        </main>
      </LiveUpdatesContext.Provider>
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
