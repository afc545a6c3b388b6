import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { handlers } from '@mock/handlers';
import { FakeEventSource } from './FakeEventSource';

/** The same pretended server as in development. A test overrides single answers with `server.use(…)`. */
export const server = setupServer(...handlers);

// A busy machine is slow, not wrong: what is waited for may take its time.
configure({ asyncUtilTimeout: 10_000 });

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  FakeEventSource.open.length = 0;
  sessionStorage.clear();
});
afterAll(() => server.close());

// jsdom has no canvas; what a chart is told to draw is tested where it is worked out.
vi.mock('@/charts/LineCanvas', () => ({ default: () => null }));

// What jsdom lacks and the components ask for.
vi.stubGlobal('EventSource', FakeEventSource);
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
window.matchMedia = (media) =>
  ({ matches: false, media, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
// A list that draws only what is in view asks how much that is.
for (const size of ['clientHeight', 'clientWidth']) Object.defineProperty(HTMLElement.prototype, size, { value: 800 });
Element.prototype.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};
window.scrollTo = () => {};
// The YAML editor asks where its lines are.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
