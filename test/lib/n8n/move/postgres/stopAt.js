/* Has a process stand still, as SIGSTOP does, once it has printed a line that begins with what STOP_AT says. */
const write = process.stdout.write.bind(process.stdout);

process.stdout.write = (text, ...more) => {
	const isWritten = write(text, ...more);
	if (text.startsWith(process.env.STOP_AT)) process.kill(process.pid, 'SIGSTOP');
	return isWritten;
};
