import { dialerCx } from '../../../../../nodes/DialerCx/platform';
import { Batching } from '../../../../../lib/n8n/trigger/request/batch';
import { call, expectAnswer, listen, STARTED, stopListening } from '../../listening';
import type { Answer, Run, Server } from '../../server';
import { Gate, quiet, until } from '../../../../support/until';

afterAll(stopListening);
afterEach(() => jest.restoreAllMocks());

/** A trigger that batches, whose first run n8n is still storing; `gates` end the storing of the runs, in order. */
class Loaded {
	readonly gates: Gate[] = [];
	readonly answers = new Map<string, Answer>();
	private readonly joined = jest.spyOn(Batching.prototype, 'join');

	constructor(readonly server: Server) {
		server.store = async () => {
			const gate = new Gate();
			this.gates.push(gate);
			await gate.passed;
		};
	}

	/** Calls end, in that order, and wait for a run. */
	async arrive(...ids: string[]): Promise<void> {
		for (const id of ids) {
			const waiting = this.joined.mock.calls.length;
			const request = call(this.server, { call_id: id });
			void this.server.post(request).then((answer) => this.answers.set(id, answer));
			await until(() => this.joined.mock.calls.length > waiting);
		}
	}

	/** The run with that number is being stored. */
	async storing(run: number): Promise<Gate> {
		await until(() => this.gates.length > run);
		return this.gates[run] ?? new Gate();
	}

	async answered(id: string): Promise<Answer> {
		await until(() => this.answers.has(id));
		return this.answers.get(id) as Answer;
	}
}

const callsIn = (run: Run | undefined) =>
	run?.flat().map(({ json }) => (json.data as { call_id: string }).call_id);

async function loaded(): Promise<Loaded> {
	const server = await listen(dialerCx, {
		outputs: 'perEvent',
		options: { batchUnderLoad: true },
	});
	const trigger = new Loaded(server);
	await trigger.arrive('first');
	await trigger.storing(0);
	return trigger;
}

test('a lone event starts a run at once', async () => {
	const trigger = await loaded();
	trigger.gates[0]?.open();
	expect(await trigger.answered('first')).toMatchObject(STARTED);
	expect(trigger.server.runs.map(callsIn)).toEqual([['first']]);
});

test('events that come meanwhile start one run together, in order, each an item on its output', async () => {
	const trigger = await loaded();
	await trigger.arrive('second', 'third', 'fourth');
	trigger.gates[0]?.open();
	(await trigger.storing(1)).open();
	await trigger.answered('fourth');
	expect(trigger.server.runs.map(callsIn)).toEqual([['first'], ['second', 'third', 'fourth']]);
	expect(trigger.server.runs[1]?.map((items) => items.length)).toEqual([3, 0]);
});

test('none of them is answered before their run is stored', async () => {
	const trigger = await loaded();
	await trigger.arrive('second', 'third');
	trigger.gates[0]?.open();
	const gate = await trigger.storing(1);
	expect(await trigger.answered('first')).toMatchObject(STARTED);
	await quiet();
	expect([...trigger.answers.keys()]).toEqual(['first']);
	gate.open();
	expect(await trigger.answered('second')).toMatchObject(STARTED);
	expectAnswer(await trigger.answered('third'), 'accepted');
});

test('when their run cannot be stored, all are to come again and then start one', async () => {
	const trigger = await loaded();
	await trigger.arrive('second', 'third', 'fourth');
	trigger.gates[0]?.open();
	(await trigger.storing(1)).fail(new Error('database is locked'));
	expect((await trigger.answered('second')).status).toBe(500);
	expectAnswer(await trigger.answered('third'), 'inFlight');
	expectAnswer(await trigger.answered('fourth'), 'inFlight');
	trigger.server.store = async () => undefined;
	for (const id of ['second', 'third', 'fourth']) {
		expect(await trigger.server.post(call(trigger.server, { call_id: id }))).toMatchObject(STARTED);
	}
	expect(trigger.server.runs.slice(1).map(callsIn)).toEqual([['second'], ['third'], ['fourth']]);
});

test('all of them are remembered once their run is stored', async () => {
	const trigger = await loaded();
	await trigger.arrive('second', 'third');
	trigger.gates[0]?.open();
	(await trigger.storing(1)).open();
	await trigger.answered('third');
	for (const id of ['first', 'second', 'third']) {
		expectAnswer(await trigger.server.post(call(trigger.server, { call_id: id })), 'duplicate');
	}
	expect(trigger.server.runs).toHaveLength(2);
});

test('triggers do not wait for one another', async () => {
	const trigger = await loaded();
	const other = await listen(dialerCx, {
		outputs: 'perEvent',
		options: { batchUnderLoad: true },
	});
	expect(await other.post(call(other))).toMatchObject(STARTED);
	trigger.gates[0]?.open();
});

test('without the option every event has a run of its own', async () => {
	const server = await listen(dialerCx);
	const trigger = new Loaded(server);
	const joined = jest.spyOn(Batching.prototype, 'join');
	const answers = ['first', 'second'].map((id) => server.post(call(server, { call_id: id })));
	await trigger.storing(1);
	trigger.gates.forEach(({ open }) => open());
	for (const answer of await Promise.all(answers)) expect(answer).toMatchObject(STARTED);
	expect(server.runs).toHaveLength(2);
	expect(joined).not.toHaveBeenCalled();
});
