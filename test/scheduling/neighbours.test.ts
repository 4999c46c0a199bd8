import { mongoUrl, withoutMongo } from '../support/mongod.ts';
import { describeNeighbours } from './neighbours-suite.ts';

describeNeighbours('PostgreSQL', async () => null);
if (!withoutMongo) describeNeighbours('MongoDB', mongoUrl);
