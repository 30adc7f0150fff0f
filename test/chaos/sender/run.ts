import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSenderOutbox } from '../../../lib/delivery/openOutbox';
import { Draw } from '../../emulators/engine/draw';
import { forgetTemporaryFolder, rememberTemporaryFolder } from '../../n8n/process/children';
import { pageOver } from '../counts/page';
import { arrivedAt, checkSent, type SentCounted } from '../counts/sent/check';
import { sourceOver } from '../counts/source';
import { accountOf, cutBy, type Account } from './account';
import { Ledger } from './ledger';
import { playRound, playToTheEnd, type Round } from './rounds';
import { openSink } from './sink';

/** What `runSenderChaos` found. */
export interface SenderFigures extends Account, Omit<SentCounted, 'problems'> {
	readonly seed: string;
	readonly rounds: number;
	readonly kills: number;
	/** Requests without an answer at the kills. */
	readonly requestsOpenAtKills: number;
	/** Events begun and not yet accepted at the kills. */
	readonly eventsOpenAtKills: number;
	/** Events whose acceptance a kill had hidden, found stored when sent again. */
	readonly repeated: number;
	readonly seconds: number;
}

const SAY_EVERY_ROUNDS = 10;

/**
 * A sender, as the n8n nodes put it together, is killed with SIGKILL round after round while it stores, claims, sends and
 * writes results to a healthy, a slow, a flaky and a dead endpoint; then every delivery it had promised is accounted for.
 */
export async function runSenderChaos(
	{ rounds, seed }: { readonly rounds: number; readonly seed: string },
	say: (line: string) => void,
): Promise<SenderFigures> {
	const startedAt = Date.now();
	const folder = await mkdtemp(join(tmpdir(), 'sender-chaos-'));
	rememberTemporaryFolder(folder);
	const draw = new Draw(`sender chaos ${seed}`);
	const ledger = new Ledger();
	const sink = await openSink(ledger.secrets, draw.fork('sink'));
	const scene = { folder, sink, ledger };
	const played: Round[] = [];
	try {
		await playToTheEnd(scene, { subscribes: true });
		for (let number = 1; number <= rounds; number++) {
			played.push(await playRound(scene, number, draw.fork(`round ${number}`)));
			if (number % SAY_EVERY_ROUNDS === 0 || number === rounds) {
				const { size } = ledger.promised;
				say(`Sender, round ${number}/${rounds}: ${size} deliveries accepted so far`);
			}
		}
		say('Sender: letting it finish …');
		await playToTheEnd(scene, {});
		const account = await readAccount(folder, ledger, sink);
		return {
			seed,
			rounds,
			kills: played.length,
			requestsOpenAtKills: sum(played.map((one) => one.requestsOpen)),
			eventsOpenAtKills: sum(played.map((one) => one.unanswered)),
			repeated: ledger.repeated,
			...account,
			seconds: Math.round((Date.now() - startedAt) / 1000),
		};
	} finally {
		await sink.close();
		await rm(folder, { recursive: true, force: true });
		forgetTemporaryFolder(folder);
	}
}

/** What became of every delivery, and whether the log page says the same. */
async function readAccount(
	folder: string,
	ledger: Ledger,
	sink: Parameters<typeof accountOf>[1],
): Promise<Account & SentCounted> {
	const file = join(folder, 'outbox.sqlite');
	const outbox = await openSenderOutbox([], { file, now: Date.now, owner: 'account' });
	const source = await sourceOver(outbox, folder);
	try {
		const account = await accountOf(ledger, sink, outbox);
		const { delivered, failed, pending } = account;
		const counted = await checkSent(pageOver(source), {
			deliveries: { delivered, failed, pending },
			arrived: arrivedAt(sink.arrivals),
			explains: cutBy(ledger.kills),
		});
		return { ...account, ...counted, problems: [...account.problems, ...counted.problems] };
	} finally {
		await source.close();
	}
}

function sum(figures: readonly number[]): number {
	return figures.reduce((total, figure) => total + figure, 0);
}
