import { elsewhere } from '../../support/detail.ts';
import { onEngine } from '../../support/engine.ts';
import { storageSuite } from '../../support/storage-suite.ts';

storageSuite(onEngine, elsewhere);
