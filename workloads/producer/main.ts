#!/usr/bin/env node
/** Runs the producer: `node workloads/producer/main.ts`, with PRODUCER_… in the environment. `--help` lists them. */
import { runProgram } from '../shared/run.ts';
import { produce } from './produce.ts';
import { producerProgram } from './settings.ts';

await runProgram(producerProgram, produce);
