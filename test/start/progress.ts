const EVERY_MILLISECONDS = 2_000;

/** Says what is being done, and again every two seconds with the latest news while it goes on. */
export async function saidWhile<T>(
	what: string,
	work: (say: (news: string) => void) => Promise<T>,
): Promise<T> {
	const startedAt = Date.now();
	let latest = '';
	const seconds = () => Math.round((Date.now() - startedAt) / 1000);
	const say = () => console.log(`${what} … ${seconds()} s${latest === '' ? '' : `: ${latest}`}`);
	const timer = setInterval(say, EVERY_MILLISECONDS);
	try {
		return await work((news) => (latest = news));
	} finally {
		clearInterval(timer);
		console.log(`${what}: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
	}
}
