import { setTimeout as sleep } from 'node:timers/promises';

import { listenTo } from '../../../../../lib/store/postgres/connection/listener';
import { createDatabase, type TestDatabase } from '../database';

describe('a connection that listens', () => {
	let database: TestDatabase;

	beforeEach(async () => {
		database = await createDatabase();
		await database.query('CREATE TABLE tries (number int)');
	});
	afterEach(async () => await database.remove());

	/** Takes no lock, but tells that it was asked for; answers so many rows. */
	const lockThatAnswers = (rows: number) => ({
		text: `WITH tried AS (INSERT INTO tries VALUES (1) RETURNING 1) SELECT FROM tried LIMIT $1`,
		values: [rows],
	});
	const untilTried = async (times: number) => {
		while ((await database.query('SELECT FROM tries')).length < times) await sleep(20);
	};

	it('says so at once, and passes each payload on', async () => {
		const heard: Array<string | undefined> = [];
		let notifying: Promise<unknown> | undefined;
		const { promise: told, resolve } = Promise.withResolvers<void>();
		const listener = listenTo(
			{ server: database.url },
			{ channel: 'a channel', lock: lockThatAnswers(1) },
			(payload) => {
				heard.push(payload);
				if (payload === undefined) notifying = database.query(`NOTIFY "a channel", 'news'`);
				else resolve();
			},
		);
		await told;
		await notifying;
		expect(heard).toEqual([undefined, 'news']);
		expect(listener.isOpen).toBe(true);
		listener.stop();
	});

	it('is none where the lock is not there, and is tried again', async () => {
		const heard = jest.fn();
		const wanted = { channel: 'a channel', lock: lockThatAnswers(0) };
		const listener = listenTo({ server: database.url }, wanted, heard);
		await untilTried(2);
		expect(listener.isOpen).toBe(false);
		expect(heard).not.toHaveBeenCalled();
		listener.stop();
	});

	it('is opened past a pooler where that is said', async () => {
		const server = 'postgres://postgres@127.0.0.1:1/postgres';
		const { promise: opened, resolve } = Promise.withResolvers<void>();
		const listener = listenTo(
			{ server, listener: { server: database.url } },
			{ channel: 'a channel', lock: lockThatAnswers(1) },
			() => resolve(),
		);
		await opened;
		listener.stop();
	});
});
