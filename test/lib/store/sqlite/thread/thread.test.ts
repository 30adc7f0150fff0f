import { join } from 'node:path';
import { CompiledSources } from '../../compiledSources';
import { describeOutbox } from '../../outbox/conformance';
import { OutboxThreadData } from './data';

const THREAD = join(__dirname, 'testThread.ts');
const sources = new CompiledSources(THREAD);
afterAll(() => sources.remove());

describeOutbox(
	'the outbox in a thread',
	async (now) => new OutboxThreadData(now, sources.module(THREAD)),
);
