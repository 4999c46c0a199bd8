import { mongoUrl, withoutMongo } from '../../support/mongod.ts';
import { pulseSuite } from './suite.ts';

pulseSuite('MongoDB', mongoUrl, withoutMongo);
