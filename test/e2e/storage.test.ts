import { storageSuite } from '../support/storage-suite.ts';

storageSuite({ target: 'local' });
