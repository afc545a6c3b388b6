import axe, { type RunOnly } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserMissing, openBrowser, watch } from './browser';
import { openPretended } from './pretended';
import { screens, type Screen } from './screens';

const STANDARD: RunOnly = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
/** Between the schemes only colors differ. */
const COLORS: RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const VIEWS = [
  { width: 1280, scheme: 'light', rules: STANDARD },
  { width: 1280, scheme: 'dark', rules: COLORS },
  { width: 390, scheme: 'dark', rules: COLORS },
  { width: 390, scheme: 'light', rules: STANDARD },
] as const;

/** The type scale of src/app/tokens.css; 16 is what a browser gives to elements without text of their own. */
const SIZES = ['11px', '12px', '13px', '15px', '20px', '24px'];
const WEIGHTS = ['400', '500', '600'];

const AT_ONCE = [0, 1];

describe.skipIf(browserMissing)('every page and dialog', () => {
  let dashboard: { address: string; close: () => Promise<void> };
  let browser: Browser;
  let pages: Page[];
  let complaints: string[][];

  beforeAll(async () => {
    dashboard = await openPretended();
    browser = await openBrowser();
    pages = await Promise.all(AT_ONCE.map(() => browser.newPage({ reducedMotion: 'reduce' })));
    complaints = await Promise.all(pages.map(watch));
    for (const page of pages) {
      page.setDefaultTimeout(60_000);
      await page.addInitScript({ content: axe.source });
      await page.addInitScript(standStill);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await dashboard?.close();
  });

  test('can be used by everybody, in both schemes, wide and narrow', async () => {
    const faults: string[] = [];
    const left = [...screens];
    const look = async (page: Page) => {
      for (let screen = left.shift(); screen; screen = left.shift()) faults.push(...(await faultsOf(page, screen)));
    };
    await Promise.all(pages.map(look));
    expect(faults).toEqual([]);
  });

  test('breaks nothing', () => {
    expect(complaints.flat()).toEqual([]);
  });

  async function faultsOf(page: Page, screen: Screen): Promise<string[]> {
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(dashboard.address + screen.address);
    try {
      await settled(page);
      await screen.then?.(page);
      await settled(page);
    } catch (cause) {
      return [`${screen.address}: ${String(cause)}`];
    }
    const faults: string[] = [];
    for (const { width, scheme, rules } of VIEWS) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 860 });
      const found = [...(await violations(page, rules)), ...(await page.evaluate(offScale, { SIZES, WEIGHTS }))];
      faults.push(...found.map((fault) => `${screen.address} at ${width}, ${scheme}: ${fault}`));
    }
    return faults;
  }
});

/** A color on its way from one scheme to the other has the contrast of neither. */
function standStill(): void {
  document.addEventListener('DOMContentLoaded', () => {
    document.head.appendChild(document.createElement('style')).textContent = '* { transition: none !important; }';
  });
}

/** Nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('h1') && !document.querySelector('[aria-busy="true"], .mantine-Skeleton-root'),
  );
}

async function violations(page: Page, rules: RunOnly): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const found = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      runOnly,
      resultTypes: ['violations'],
    });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} of ${target.join(' ')} ${any[0]?.message ?? ''}`),
    );
  }, rules);
}

/** Texts of a size or weight that the type scale does not have, and pages that are wider than the window. */
function offScale({ SIZES, WEIGHTS }: { SIZES: string[]; WEIGHTS: string[] }): string[] {
  const faults = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (
      !element ||
      !walker.currentNode.textContent?.trim() ||
      ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)
    )
      continue;
    const { fontSize, fontWeight } = getComputedStyle(element);
    if (!SIZES.includes(fontSize)) faults.add(`${fontSize} in ${element.tagName} ${element.className}`);
    if (!WEIGHTS.includes(fontWeight)) faults.add(`weight ${fontWeight} in ${element.tagName} ${element.className}`);
  }
  const wider = document.documentElement.scrollWidth - window.innerWidth;
  if (wider > 0) faults.add(`the page is ${wider} px wider than the window`);
  return [...faults];
}
