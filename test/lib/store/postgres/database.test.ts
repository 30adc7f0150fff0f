import { createDatabase } from './database';

describe('the test files’ PostgreSQL', () => {
	it('gives each file a database of its own, which is gone afterwards', async () => {
		const [one, other] = [await createDatabase(), await createDatabase()];
		await one.query('CREATE TABLE things (number int)');
		await one.query('INSERT INTO things VALUES ($1)', [7]);
		expect(await one.query('SELECT number FROM things')).toEqual([{ number: 7 }]);
		await expect(other.query('SELECT number FROM things')).rejects.toThrow(/does not exist/);
		await one.remove();
		await expect(one.query('SELECT 1')).rejects.toThrow(/does not exist/);
		await other.remove();
	});
});
