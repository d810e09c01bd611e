import type { OpenPage, TestBrowser } from './browser.ts';

/** A console that runs, of whichever target. */
export interface ConsoleUnderTest {
  /** Without a slash behind. */
  readonly url: string;
  /** Name of its cluster. */
  readonly cluster: string;
  /** How clients of this machine reach the brokers of that cluster. */
  readonly bootstrapServers: string;
  /** How this machine reaches the registry and Connect of that cluster. */
  readonly registryUrl: string;
  readonly connectUrl: string;
  /** Whether the logs of the stack are files that the console can read. */
  readonly hasLogs: boolean;
  readonly browser: TestBrowser;
  /** A page of the console, by its path; a browser window of its own. */
  open(path: string): Promise<OpenPage>;
}
