import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const PLACES = [
  '/usr/lib/chromium/chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const executable = [process.env.CHROMIUM, ...PLACES].find((place) => place && existsSync(place));

/** On a developer's machine the test is left out without a browser; in CI a missing browser is an error. */
export const browserMissing = !executable && !process.env.CI;

if (browserMissing)
  console.warn('No Chromium found, so nothing is tested in a browser. Install it: apt-get install chromium');

export function openBrowser(): Promise<Browser> {
  if (!executable) throw new Error('Chromium is needed: apt-get install chromium, or name it in CHROMIUM.');
  // The sandbox needs rights that a container seldom has; the pages are our own.
  return chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/** What no page may ever do: throw, break its security policy, run text as script, or be answered by a server error. */
export async function watch(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error on ${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`console on ${page.url()}: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} from ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog opened on ${page.url()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`Content Security Policy: ${violatedDirective} blocked ${blockedURI}`),
    );
  });
  return complaints;
}
