import { here } from '../support/detail.ts';
import { storageSuite } from '../support/storage-suite.ts';

storageSuite({ target: 'local' }, here);
