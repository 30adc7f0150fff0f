import { CompiledSources } from './compiledSources';
import { describeOutbox } from './outboxConformance';
import { OutboxThreadData } from './outboxThreadData';

const sources = new CompiledSources('outboxTestThread', 'outboxWorld');
afterAll(() => sources.remove());

describeOutbox(
	'the outbox in a thread',
	async (now) => new OutboxThreadData(now, sources.module('outboxTestThread')),
);
