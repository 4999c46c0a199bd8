import { mongoUrl, withoutMongo } from '../support/mongod.ts';
import { describeBackfills } from './backfill-suite.ts';

describeBackfills('PostgreSQL', async () => null);
if (!withoutMongo) describeBackfills('MongoDB', mongoUrl);
