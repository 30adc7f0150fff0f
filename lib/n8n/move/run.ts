import { dirname, join } from 'node:path';
import { cancelMove, move } from '../../store/move/move';
import { problemOfMove } from '../../store/move/obstacles';
import type { MovingSide } from '../../store/move/side';
import { postgresSide } from '../../store/postgres/move/side';
import { sqliteSide } from '../../store/sqlite/move/side';
import { errorMessage } from '../../text/error';
import { sharedKeys } from '../sender/parts/sharedKeys';
import { STORE, storeSettings } from '../store/settings';
import type { ReadFile, Variables } from '../store/settings/reader';
import { moveArguments, type MoveArguments, USAGE } from './arguments';
import { keysOfFile, problemOfShared } from './keys';
import { findSecrets, movedSecrets, type SecretFindings } from './secrets';
import { countsTable } from './table';

/** What the command runs in. */
export interface MoveSurroundings {
	readonly env: Variables;
	readonly readFile: ReadFile;
	/** The folder of the SQLite files. */
	readonly folder: string;
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Prints a line. */
	readonly tell: (text: string) => void;
}

/** What stands in the way: a sentence to print. */
class Obstacle extends Error {
	override readonly name = 'Obstacle';
}

/** Moves, looks or cancels as the command line says; answers the exit code: 0 where all is well. */
export async function runMove(
	argv: readonly string[],
	surroundings: MoveSurroundings,
): Promise<number> {
	const { tell } = surroundings;
	const asked = moveArguments(argv);
	if (typeof asked === 'string') {
		tell(asked);
		return asked === USAGE ? 0 : 2;
	}
	try {
		await run(asked, surroundings);
		return 0;
	} catch (error) {
		tell(errorMessage(error));
		return 1;
	}
}

async function run(asked: MoveArguments, surroundings: MoveSurroundings): Promise<void> {
	const { env, readFile, folder, now, tell } = surroundings;
	const settings = storeSettings(env, readFile);
	if (typeof settings === 'string') throw new Obstacle(settings);
	if (settings.kind === 'sqlite') throw new Obstacle(NO_POSTGRES);
	const keys = sharedKeys(env, readFile, join(dirname(folder), 'config'));
	if (typeof keys === 'string') throw new Obstacle(keys);
	const sqlite = sqliteSide(folder, now);
	const postgres = postgresSide(settings.options, now);
	const [from, to] = asked.to === 'postgres' ? [sqlite, postgres] : [postgres, sqlite];
	try {
		tell(`From ${from.place} to ${to.place}`);
		if (asked.does === 'cancel') {
			await cancelMove({ from, to });
			tell(`The move is given up: ${from.place} can be used as before.`);
			return;
		}
		const shared = await problemOfShared(postgres, keys);
		if (shared !== undefined) throw new Obstacle(shared);
		const problem = await problemOfMove({ from, to, replaces: asked.replaces });
		if (problem !== undefined) throw new Obstacle(problem);
		const isLooking = asked.does === 'look';
		const ofFile = await keysOfFile(folder, asked.to === 'sqlite' && !isLooking);
		if (typeof ofFile === 'string') throw new Obstacle(ofFile);
		const [source, target] = asked.to === 'postgres' ? [ofFile, keys] : [keys, ofFile];
		report(await secretsOf(from, source, asked.keeps), tell);
		if (isLooking) return await look(from, tell);
		const [first, ...others] = target;
		if (first === undefined) throw new Obstacle(NO_KEY);
		const secrets = movedSecrets(source, [first, ...others]);
		const moved = await move({ from, to, secrets, replaces: asked.replaces, now, tell });
		for (const text of countsTable(moved, 'compared')) tell(text);
		tell(next(asked.to));
	} finally {
		await sqlite.close();
		await postgres.close();
	}
}

const NO_POSTGRES = `No PostgreSQL is set: run the command with ${STORE} set to n8n or to a URL, also for --to sqlite; from SQLite it is the value that n8n gets after the move.`;
const NO_KEY = 'There is no key for the secrets.';

async function secretsOf(
	from: MovingSide,
	keys: Parameters<typeof findSecrets>[1],
	kept: readonly string[],
): Promise<SecretFindings> {
	if (!(await from.outbox.exists())) return { problems: [], warnings: [] };
	return await findSecrets(from, keys, kept);
}

function report({ problems, warnings }: SecretFindings, tell: (text: string) => void): void {
	for (const warning of warnings) tell(`Warning: ${warning}`);
	if (problems.length > 0) throw new Obstacle(problems.join('\n'));
}

async function look(from: MovingSide, tell: (text: string) => void): Promise<void> {
	const counts = { ...(await from.outbox.counts()), ...(await from.claims.counts()) };
	for (const text of countsTable(counts, 'to be moved')) tell(text);
	tell('Nothing stands in the way. Nothing was changed.');
}

function next(to: MoveArguments['to']): string {
	return to === 'postgres'
		? `All is well. Start n8n with ${STORE} as it is set here.`
		: `All is well. Start n8n with ${STORE}=sqlite, and remove the other settings of PostgreSQL.`;
}
