import type { Counts } from './counts/differences';
import type { Loss } from './receiver/counts/bounds';
import { checkReceived } from './receiver/counts/check';
import { tally } from './counts/tally';
import type { Endings } from './counts/endings';
import { ranSince } from './ranSince';
import { accountOf, accountOfLine, complaintsAbout, type Account } from './account';
import {
	checkRegistrations,
	checkTriggersAnswer,
	resendAll,
	waitUntilQuiet,
	type Registrations,
} from './receiver/aftermath';
import { inspectClaimFile, type ClaimFileReport } from './receiver/claimFile';
import { doublesOf } from './receiver/doubles';
import { eventsOf, type Event } from './receiver/events';
import type { Life, Lives } from './receiver/lives';
import { SETTLED_WITHIN_MILLISECONDS, settlesWithin } from './receiver/rounds';
import { readRuns } from './receiver/runs';
import type { Scene } from './receiver/scene';

/** Everything counted after the last round. */
export interface Verdict {
	readonly account: Account;
	readonly byLine: ReadonlyArray<readonly [label: string, account: Account]>;
	readonly resent: Resent;
	/** Requests to all triggers as the log page counts them. */
	readonly counted: Counts;
	readonly claimFile: ClaimFileReport;
	/** One sentence for everything that is not as it should be; none if all is well. */
	readonly problems: readonly string[];
}

/** Every event sent once more at the end. */
export interface Resent {
	readonly answers: Readonly<Record<string, number>>;
	/** Runs of events that had none: given up by the platform, or swallowed by n8n's start. */
	readonly recovered: number;
	/** Runs of events that had one already, and why. */
	readonly doubledBy: Readonly<Record<string, number>>;
}

/** Waits until all is quiet, accounts for every event, sends all of them again, ends n8n and looks at what it left. */
export async function judge(scene: Scene, registered: Registrations): Promise<Verdict> {
	const idle = Promise.all(scene.platforms.all.map(async (emulator) => await emulator.idle()));
	await settlesWithin(idle, SETTLED_WITHIN_MILLISECONDS);
	const problems = await checkTriggersAnswer(scene);
	problems.push(...(await waitUntilQuiet(scene)), ...checkRegistrations(scene, registered));
	const runs = readRuns(scene.userFolder, scene.lines);
	const events = eventsOf(scene, runs);
	const account = accountOf(events, runs, scene.lives);
	const byLine = scene.lines.map(
		(line) => [line.label, accountOfLine(line, events, runs, scene.lives)] as const,
	);
	problems.push(...complaintsAbout(events, scene.lives));
	const stage = {
		lives: scene.lives,
		quiet: async () => await waitUntilQuiet(scene),
		events: () => eventsOf(scene, readRuns(scene.userFolder, scene.lines)),
		endings: scene.traffic.endings,
	};
	const resent = await resend(stage, events, problems);
	const { counted, problems: miscounted } = await checkReceived(scene.page, scene, {
		events: stage.events(),
		lives: scene.lives,
		endings: scene.traffic.endings.all,
		losses: scene.lives.all.flatMap((life) => lossOf(life, scene.traffic.endings)),
		forgets: false,
	});
	problems.push(...miscounted);
	await scene.n8n.stop();
	const claimFile = inspectClaimFile(scene.userFolder);
	problems.push(...problemsOf(claimFile), ...scene.complaints);
	return { account, byLine, resent, counted, claimFile, problems };
}

/** Written about a second after it was counted, and on a busy machine later. */
const WRITTEN_WITHIN_MILLISECONDS = 3_000;

/** When a process was killed, what it had counted last was not written. */
function lossOf({ killedAt, endedAt = killedAt }: Life, { answeredAt }: Endings): Loss[] {
	if (killedAt === undefined || endedAt === undefined) return [];
	return [{ from: ranSince(answeredAt, killedAt, WRITTEN_WITHIN_MILLISECONDS), to: endedAt }];
}

/** How it is seen what became of what is sent again. */
interface Resending {
	readonly lives: Pick<Lives, 'at'>;
	/** Waits until n8n runs nothing more; a sentence for what never ends. */
	readonly quiet: () => Promise<string[]>;
	/** All events with the runs that n8n has stored by now. */
	readonly events: () => Event[] | Promise<Event[]>;
	/** Is told how requests end. */
	readonly endings: Endings;
}

/** Sends every event once more, which may start runs only for those that had none; adds what is wrong to `problems`. */
export async function resend(
	scene: Resending,
	before: readonly Event[],
	problems: string[],
): Promise<Resent> {
	const answers = tally(await resendAll(before, scene.endings));
	problems.push(...(await scene.quiet()));
	const after = await scene.events();
	const ranBefore = new Map(before.map((event) => [keyOf(event), event.runs.length]));
	const recovered = after.filter(
		(event) => event.runs.length > 0 && ranBefore.get(keyOf(event)) === 0,
	);
	const doubles = doublesOf(after, scene.lives).filter(
		({ event, run }) => event.runs.indexOf(run) + 1 >= (ranBefore.get(keyOf(event)) ?? 0),
	);
	for (const [answer, count] of Object.entries(answers)) {
		if (answer !== '200') problems.push(`${count} events sent once more were answered ${answer}`);
	}
	const unexplained = doubles.filter(({ because }) => because === 'unexplained');
	problems.push(
		...unexplained.map(
			({ event }) => `Forgotten: ${event.line.label}, ${event.mark} ran again when sent once more`,
		),
	);
	const missing = after.filter(({ runs }) => runs.length === 0);
	problems.push(...missing.map((event) => `No run, even when sent once more: ${keyOf(event)}`));
	return {
		answers,
		recovered: recovered.length,
		doubledBy: tally(doubles.map(({ because }) => because)),
	};
}

function problemsOf({ integrity, held, movedAside, lockFiles }: ClaimFileReport): string[] {
	return [
		...(integrity === 'ok' ? [] : [`The deduplication store is damaged: ${integrity}`]),
		...(held === 0 ? [] : [`${held} claims were left behind`]),
		...(lockFiles <= 1 ? [] : [`${lockFiles} lock files were left behind`]),
		...movedAside.map((name) => `The deduplication store left ${name} behind`),
	];
}

const keyOf = ({ line, mark }: Event) => `${line.label}, ${mark}`;
