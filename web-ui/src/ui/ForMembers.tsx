import { createContext, useContext, type ReactNode } from 'react';

/** Whether whoever is signed in may change anything; a viewer may only look, and ask models. */
export const MayChange = createContext(true);

/** Buttons that change something. Viewers do not see them; that they are viewers is said beside their name. */
export function ForMembers({ children }: { children: ReactNode }) {
  return useContext(MayChange) ? children : null;
}
