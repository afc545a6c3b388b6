/** Stands in for the browser's EventSource: a test says what the server sends. */
export class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static readonly open: FakeEventSource[] = [];
  private static events = 0;

  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeEventSource.open.push(this);
  }

  /** The topics the page listens to over all its connections. */
  static topics(): string[] {
    return FakeEventSource.open.flatMap(({ url }) => (new URL(url).searchParams.get('topics') ?? '').split(','));
  }

  /** Delivers an event to every connection that listens to the topic. */
  static send(topic: string, name: string, data: unknown): void {
    FakeEventSource.events += 1;
    const event = { data: JSON.stringify(data), lastEventId: String(FakeEventSource.events) };
    for (const source of FakeEventSource.open.filter(({ url }) => decodeURIComponent(url).includes(topic)))
      source.dispatchEvent(new MessageEvent(name, event));
  }

  /** The server refuses the connection, after which a browser does not try again by itself. */
  refuse(): void {
    this.readyState = FakeEventSource.CLOSED;
    this.onerror?.();
  }

  close(): void {
    const place = FakeEventSource.open.indexOf(this);
    if (place >= 0) FakeEventSource.open.splice(place, 1);
  }
}
