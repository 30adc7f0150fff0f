import { table, type Column } from '../start/output/table';
import type { Account } from './account';
import type { ChaosOptions } from './receiver/options';
import type { Round } from './receiver/rounds';
import type { Verdict } from './verdict';

type Line = readonly [label: string, account: Account];

const COLUMNS: ReadonlyArray<Column<Line>> = [
	['Platform', ([label]) => label],
	['Sent', ([, { sent }]) => sent],
	['Accepted', ([, { accepted }]) => accepted],
	['Runs', ([, { runs }]) => runs],
	['Runs cut off', ([, { crashed }]) => crashed],
	['Unfinished', ([, { unfinished }]) => unfinished],
	['Run twice', ([, { doubled }]) => doubled],
	['Given up', ([, { givenUp }]) => givenUp],
	['Swallowed by n8n', ([, { swallowedByStart }]) => swallowedByStart],
	['Lost', ([, { lost }]) => lost],
];

/** A line for each platform and workflow, and one for all together. */
export function accountsTable(lines: readonly Line[]): string {
	return table(COLUMNS, lines);
}

/** What a round was like, in a line. */
export function roundLine(round: Round, rounds: number, seconds: number): string {
	const { number, moment, kills, requestsOpen, claimsHeld, downMilliseconds, settled } = round;
	const down = (downMilliseconds / 1000).toFixed(1);
	return [
		`Round ${number}/${rounds} (${moment}): ${kills === 1 ? 'killed' : `killed ${kills} times`}`,
		`first with ${requestsOpen} requests open and ${claimsHeld} events claimed`,
		`back after ${down} s`,
		`${seconds.toFixed(1)} s in all${settled ? '' : ', and deliveries are still pending'}`,
	].join(', ');
}

/** What is written as JSON. */
export function figuresOf(options: ChaosOptions, rounds: readonly Round[], verdict: Verdict) {
	const { account, resent, counted, claimFile, problems } = verdict;
	return {
		seed: options.seed,
		gate: options.gate,
		rounds: rounds.length,
		kills: sum(rounds.map(({ kills }) => kills)),
		requestsOpenAtKills: sum(rounds.map(({ requestsOpen }) => requestsOpen)),
		claimsHeldAtKills: sum(rounds.map(({ claimsHeld }) => claimsHeld)),
		longestDownSeconds: Math.max(...rounds.map((one) => one.downMilliseconds)) / 1000,
		...account,
		resent,
		counted,
		claimFile,
		problems,
	};
}

function sum(figures: readonly number[]): number {
	return figures.reduce((total, figure) => total + figure, 0);
}
