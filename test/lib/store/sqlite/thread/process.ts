import { join } from 'node:path';

import { openOutboxThread } from '../../../../../lib/store/sqlite/thread/open';
import { sharedNumber, type ThreadControls } from './data';
import { newEvent, type TestFinding, type TestRequest } from '../../outbox/model/world';

/**
 * A process that never ends itself: `<file> <task>`. It opens an outbox in a thread and prints a line for each thing that
 * happens. Task `call`: it then stores an event for nobody as soon as it reads a line. Task `idle`: it does nothing more.
 */
async function work(file: string, task: string): Promise<void> {
	const rules: ThreadControls = {
		isHurried: sharedNumber(),
		commits: sharedNumber(),
		isSlow: sharedNumber(),
	};
	const module = join(__dirname, 'testThread.js');
	const options = { file, owner: 'child', now: Date.now, module, rules };
	const outbox = await openOutboxThread<TestFinding, TestRequest>(options);
	process.on('beforeExit', () => print('nothing is left to do'));
	print('opened');
	if (task === 'idle') return;
	process.stdin.once('data', () => {
		process.stdin.destroy();
		const storing = outbox.enqueue(newEvent([]));
		print('called');
		storing.then(({ kind }) => print(kind), print);
	});
}

function print(line: unknown): void {
	process.stdout.write(`${String(line)}\n`);
}

const [file = '', task = ''] = process.argv.slice(2);
work(file, task).catch(print);
