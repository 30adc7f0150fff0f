import { utcTimeOf } from '../../../lib/n8n/times';

const rows: Array<[string, string, string | undefined]> = [
	['2026-05-20T16:00:00', 'UTC', '2026-05-20T16:00:00.000Z'],
	['2026-05-20T16:00:00', 'America/New_York', '2026-05-20T20:00:00.000Z'],
	['2026-01-20 16:00', 'America/New_York', '2026-01-20T21:00:00.000Z'],
	['2026-05-20', 'Asia/Kolkata', '2026-05-19T18:30:00.000Z'],
	// The clocks go forward at 2:00 on 8 March and back at 2:00 on 1 November.
	['2026-03-08T01:59:00', 'America/New_York', '2026-03-08T06:59:00.000Z'],
	['2026-03-08T03:00:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
	['2026-03-08T02:30:00', 'America/New_York', '2026-03-08T07:30:00.000Z'],
	['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
	['2026-11-01T03:00:00', 'America/New_York', '2026-11-01T08:00:00.000Z'],
	// A zone of its own.
	['2026-05-20T16:00:00.000+02:00', 'America/New_York', '2026-05-20T14:00:00.000Z'],
	['2026-05-20T16:00:00Z', 'Asia/Kolkata', '2026-05-20T16:00:00.000Z'],
	[' ', 'UTC', undefined],
	['next week', 'UTC', 'next week'],
	['2026-13-20T16:00:00', 'UTC', '2026-13-20T16:00:00'],
];

test.each(rows)('"%s" in %s is %s', (given, zone, time) => {
	expect(utcTimeOf(given, zone)).toBe(time);
});
