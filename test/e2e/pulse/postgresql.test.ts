import { pulseSuite } from './suite.ts';

pulseSuite('PostgreSQL', async () => null);
