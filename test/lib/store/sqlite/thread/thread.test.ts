import { join } from 'node:path';
import { CompiledSources } from './compiledSources';
import { describeOutbox } from './outboxConformance';
import { OutboxThreadData } from './outboxThreadData';

const THREAD = join(__dirname, 'outboxTestThread.ts');
const sources = new CompiledSources(THREAD);
afterAll(() => sources.remove());

describeOutbox(
	'the outbox in a thread',
	async (now) => new OutboxThreadData(now, sources.module(THREAD)),
);
