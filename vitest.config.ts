import { defineConfig } from 'vitest/config';

/** Rungs with real ports and processes run one file after the other. */
const real = { fileParallelism: false, testTimeout: 300_000, hookTimeout: 600_000 };

/** One cluster is there for all files: started, or found running, before the first. */
const onCluster = { ...real, globalSetup: ['test/support/cluster-setup.ts'] };

/** Tests that put something else in the place of a module, or of what modules read as they are loaded. */
const isolated = ['test/unit/**/*.isolated.test.ts'];

export default defineConfig({
  test: {
    // kafkajs sets timers in the past.
    execArgv: ['--disable-warning=TimeoutNegativeWarning'],
    restoreMocks: true,
    unstubEnvs: true,
    reporters: ['default', './test/support/tally.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['test/unit/**/*.test.ts'],
          exclude: isolated,
          // Modules are loaded once for all files, which is most of the work.
          pool: 'threads',
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'unit-isolated', sequence: { groupOrder: 0 }, include: isolated },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          sequence: { groupOrder: 1 },
          include: ['test/contract/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          sequence: { groupOrder: 2 },
          include: ['test/integration/*.test.ts'],
          ...real,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration-docker',
          sequence: { groupOrder: 3 },
          include: ['test/integration/docker/*.test.ts'],
          ...real,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 4 },
          include: ['test/e2e/*.test.ts'],
          ...real,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-docker',
          sequence: { groupOrder: 5 },
          include: ['test/e2e/docker/*.test.ts'],
          ...real,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-engine',
          sequence: { groupOrder: 6 },
          include: ['test/e2e/engine/*.test.ts'],
          ...real,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration-cluster',
          sequence: { groupOrder: 7 },
          include: ['test/integration/cluster/*.test.ts'],
          ...onCluster,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-cluster',
          sequence: { groupOrder: 8 },
          include: ['test/e2e/cluster/*.test.ts'],
          ...onCluster,
        },
      },
      { extends: true, test: { name: 'smoke', include: ['test/smoke/**/*.test.ts'], ...real } },
    ],
  },
});
