import { mongoUrl, withoutMongo } from '../support/mongod.ts';
import { describeResting } from './resting-suite.ts';

describeResting('PostgreSQL', async () => null);
if (!withoutMongo) describeResting('MongoDB', mongoUrl);
