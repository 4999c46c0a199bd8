import { mongoUrl, withoutMongo } from '../support/mongod.ts';
import { describeNode } from './node-suite.ts';

describeNode('PostgreSQL', async () => null);
if (!withoutMongo) describeNode('MongoDB', mongoUrl);
