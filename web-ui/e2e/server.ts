/** The real server from the distribution folder, on a port and a home of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';

const START_MILLISECONDS = 90_000;
const STOP_MILLISECONDS = 30_000;

export type RunningServer = {
  address: string;
  /** A fresh one-time link, as the launcher prints it. */
  signInLink: () => Promise<string>;
  /** The REST API as the administrator, for what a person would have to wait for or would not type. */
  get: <T>(path: string) => Promise<T>;
  send: <T>(method: 'POST' | 'PATCH' | 'PUT', path: string, body: unknown) => Promise<T>;
  upload: <T>(path: string, content: string) => Promise<T>;
  close: () => Promise<void>;
};

export async function startServer(): Promise<RunningServer> {
  const distribution = resolve(
    process.env.HEADSTOCK_DISTRIBUTION ?? join(import.meta.dirname, '../../platform/distribution/target/headstock'),
  );
  const jar = join(distribution, 'server/headstock-server.jar');
  if (!existsSync(jar)) throw new Error(`There is no ${jar}. Build it with ./headstock up, then run this again.`);

  const home = await mkdtemp(join(tmpdir(), 'headstock-e2e-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const log: string[] = [];
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
  const child = spawn(java, [`@${join(distribution, 'server.args')}`, '-jar', jar], {
    env: {
      ...withoutSettings(process.env),
      HEADSTOCK_DISTRIBUTION: distribution,
      HEADSTOCK_HOME: home,
      HEADSTOCK_PORT: String(port),
    },
  });
  child.stdout.on('data', (text: Buffer) => log.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => log.push(text.toString()));

  async function close() {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      await once(child, 'exit');
      clearTimeout(killTimer);
    }
    await rm(home, { recursive: true, force: true });
  }

  try {
    await until(() => isUp(address, child), START_MILLISECONDS);
  } catch (cause) {
    await close();
    throw new Error(`The server did not start. It said:\n${log.join('')}`, { cause });
  }
  const token = (await readFile(join(home, 'admin-token'), 'utf8')).trim();
  const call = async <T>(method: string, path: string, type?: string, body?: string): Promise<T> => {
    const response = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(type && { 'Content-Type': type }) },
      body,
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };

  return {
    address,
    get: (path) => call('GET', path),
    send: (method, path, body) => call(method, path, 'application/json', JSON.stringify(body)),
    upload: (path, content) => call('POST', path, 'application/octet-stream', content),
    signInLink: async () => (await call<{ url: string }>('POST', '/sign-in-links')).url,
    close,
  };
}

/** The database and the bucket of whoever runs the tests are not ours to write to. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('HEADSTOCK_')));
}

async function isUp(address: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`It ended with exit code ${child.exitCode}.`);
  return fetch(`${address}/healthz`).then(
    ({ ok }) => ok,
    () => false, // nobody listens yet
  );
}

/** Asks again until the answer is yes. */
export async function until(question: () => Promise<boolean>, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await question())) {
    if (Date.now() > end) throw new Error(`Not so after ${milliseconds / 1000} seconds.`);
    await new Promise((wake) => setTimeout(wake, 250));
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
