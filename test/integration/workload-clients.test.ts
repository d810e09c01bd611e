import { afterAll, beforeAll } from 'vitest';
import { TestStack } from '../support/stack.ts';
import { clientConformance, type Surroundings } from '../support/workload-clients.ts';
import { errorTable } from '../support/workload-errors.ts';
import { librariesTogether } from '../support/workload-libraries.ts';
import {
  clientSecurity,
  makeDoors,
  scramCommand,
  type Doors,
} from '../support/workload-security.ts';

let stack: TestStack;
let surroundings: Surroundings;
let doors: Doors;

beforeAll(async () => {
  stack = await TestStack.make();
  const port = stack.port(9092);
  doors = await makeDoors(stack, port);
  const env = { kafka: { ...doors.env, KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000' } };
  stack.configure({ env });
  await stack.ok(['up']);
  const tool = (args: readonly string[], input = '') =>
    stack.ok(['exec', 'kafka', '--', ...args], { input });
  surroundings = { brokers: `127.0.0.1:${port}`, tool };
  await tool(scramCommand(surroundings.brokers));
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

clientConformance('kafkajs', () => surroundings);
clientConformance('platformatic', () => surroundings);
clientSecurity('kafkajs', () => doors);
clientSecurity('platformatic', () => doors);
librariesTogether(() => surroundings);
errorTable(() => surroundings);
