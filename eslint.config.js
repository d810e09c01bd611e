import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The pure rooms: plain data in, plain data out. No Pulumi, no files, no sockets, no processes. */
const pure = ['topology', 'services', 'contract', 'checks'].map((room) => `stacks/${room}/**/*.ts`);

const effects = [
  {
    regex: '^@pulumi/',
    message: 'pure code knows no Pulumi: map plain data onto resources in targets/',
  },
  {
    regex: '^node:(fs|net|http|https|child_process|os|dns|process)',
    message: 'pure code does no I/O: read in config.ts, targets/ or readiness/',
  },
  {
    regex: '/(targets|provider|readiness|program|outputs)(/|\\.ts$)',
    message: 'data flows topology → checks → target → readiness, never back',
  },
];

/** What the pages' script may use. */
const browser = ['document', 'window', 'location', 'matchMedia', 'EventSource', 'fetch', 'uPlot'];

export default defineConfig(
  globalIgnores(['node_modules', 'test/fixtures', 'eslint.config.js']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // noPropertyAccessFromIndexSignature of the compiler asks for the brackets this rule would remove.
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    // What runs in browsers is plain JavaScript, loaded as it is.
    files: ['console/assets/*.js'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      sourceType: 'script',
      parserOptions: { projectService: false },
      globals: Object.fromEntries(browser.map((name) => [name, 'readonly'])),
    },
  },
  {
    files: [...pure, 'images/names.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: effects }] },
  },
);
