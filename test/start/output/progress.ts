/** One line for a step and how long it took; on a terminal the line shows at once that the step goes on. */
export async function saidWhile<T>(
	what: string,
	work: (say: (news: string) => void) => Promise<T>,
): Promise<T> {
	const startedAt = Date.now();
	const { isTTY } = process.stdout;
	const say = (news: string) => isTTY && process.stdout.write(`\r\u001b[K${what} … ${news}`);
	say('');
	try {
		return await work(say);
	} finally {
		if (isTTY) process.stdout.write('\r\u001b[K');
		console.log(`${what}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
	}
}
