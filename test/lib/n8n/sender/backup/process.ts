/* A process that backs the store up again and again, until it is killed: its folder, and how many to keep. */
import { backUp } from '../../../../../lib/n8n/sender/backup';

const [folder = '', keep = '1'] = process.argv.slice(2);

async function backUpForGood(): Promise<void> {
	for (;;) {
		const { folder: whole } = await backUp(folder, {
			keep: Number(keep),
			nowMilliseconds: Date.now(),
		});
		process.stdout.write(`${whole}\n`);
	}
}

process.stdout.write('begun\n');
void backUpForGood();
