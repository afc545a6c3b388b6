/** Stands in for the browser's EventSource: a test says what the server sends. */
export class FakeEventSource extends EventTarget {
  static readonly open: FakeEventSource[] = [];

  constructor(readonly url: string) {
    super();
    FakeEventSource.open.push(this);
  }

  /** Delivers an event to every open stream whose address contains `path`. */
  static send(path: string, name: string, data: unknown): void {
    for (const source of FakeEventSource.open.filter(({ url }) => url.includes(path)))
      source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  close(): void {
    FakeEventSource.open.splice(FakeEventSource.open.indexOf(this), 1);
  }
}
