import { mongoUrl, withoutMongo } from '../support/mongod.ts';
import { describeByHand } from './by-hand-suite.ts';

describeByHand('PostgreSQL', async () => null);
if (!withoutMongo) describeByHand('MongoDB', mongoUrl);
