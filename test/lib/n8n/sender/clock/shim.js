/* Sets the clock of a process, as somebody sets the machine's: `process.emit('clock', milliseconds)` ahead of the right time. */
const right = Date;
let ahead = Number(process.env.CLOCK_AHEAD ?? 0);
process.on('clock', (milliseconds) => {
	ahead = milliseconds;
});

globalThis.Date = class extends right {
	constructor(...parts) {
		if (parts.length === 0) super(right.now() + ahead);
		else super(...parts);
	}

	static now() {
		return right.now() + ahead;
	}
};
