#!/usr/bin/env node
/** Runs the consumer: `node workloads/consumer/main.ts`, with CONSUMER_… in the environment. `--help` lists them. */
import { runProgram } from '../shared/run.ts';
import { consume } from './consume.ts';
import { consumerProgram } from './settings.ts';

await runProgram(consumerProgram, consume);
