import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createSteps } from '../test/start/output/steps';
import { tableOf, writeFigures, type Section } from './measure/report';

/*
 * npm run bench [-- --json FILE] [-- --only verify|store|postgres|sender|log|n8n]: everything the README says about speed, measured
 * side by side on this machine. Exits 1 only when something does not work; a missed target is printed as such.
 */

type Progress = (news: string) => void;

const PARTS: Readonly<Record<string, (say: Progress) => Promise<Section | readonly Section[]>>> = {
	verify: async () => await (await import('./webhook/verify')).benchVerify(),
	store: async (say) => await (await import('./store/claims')).benchStore(say),
	postgres: async (say) => await (await import('./postgres/run')).benchPostgres(say),
	sender: async (say) => await (await import('./sender/run')).benchSender(say),
	log: async (say) => await (await import('./log/run')).benchLog(say),
	n8n: async (say) => await (await import('./n8n/run')).benchN8n(say),
};

async function main(): Promise<void> {
	const { only, json } = parseArgs({
		options: { only: { type: 'string' }, json: { type: 'string' } },
	}).values;
	const names = only === undefined ? Object.keys(PARTS) : [only];
	const [processor] = cpus();
	console.log(`Node ${process.version}, ${cpus().length} x ${processor?.model ?? 'unknown'}`);
	const [load = 0] = loadavg();
	if (load > 1) console.log(`Other programs are busy (load ${load.toFixed(1)}): expect noise`);
	console.log('');
	const steps = createSteps(names.length);
	const sections: Section[] = [];
	for (const name of names) {
		const part = PARTS[name];
		if (part === undefined) throw new Error(`--only takes ${Object.keys(PARTS).join(', ')}`);
		const found = [await steps.run(`Measure ${name}`, part)].flat();
		found.forEach((section) => console.log(`\n${tableOf(section)}\n`));
		sections.push(...found);
	}
	if (json !== undefined) await writeFigures(json, sections);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
