import fc from 'fast-check';
import { exposition, type Metric } from '../../../../lib/log/metrics/exposition';
import { DURATION_BOUNDS } from '../../../../lib/store/durations';

const none = Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0);

describe('metrics as text', () => {
	it('writes what a metric is, then its samples', () => {
		const text = exposition([
			{
				type: 'counter',
				name: 'calls_total',
				help: 'Calls.',
				samples: [{ labels: { outcome: 'delivered', id: 'a' }, value: 3 }, { value: 0.5 }],
			},
			{ type: 'gauge', name: 'waiting', help: 'What waits.', samples: [] },
		]);
		expect(text).toBe(
			[
				'# HELP calls_total Calls.',
				'# TYPE calls_total counter',
				'calls_total{outcome="delivered",id="a"} 3',
				'calls_total 0.5',
				'# HELP waiting What waits.',
				'# TYPE waiting gauge',
				'',
			].join('\n'),
		);
	});

	it('lets no text of a user end a label, a line or a sample', () => {
		const hostile = fc.string({
			unit: fc.constantFrom(...'a"\\\n{}=, \r\u2028é😀'),
			maxLength: 20,
		});
		fc.assert(
			fc.property(hostile, fc.constantFrom('"', '\\', '\n', '"} 5\nforged 1'), (text, nasty) => {
				const value = `${text}${nasty}${text}`;
				const written = exposition([gauge({ label: value })]);
				const [, , line = '', end, ...more] = written.split('\n');
				expect([end, more]).toEqual(['', []]);
				const quoted = /^waiting\{label="((?:[^"\\]|\\.)*)"\} 1$/su.exec(line)?.[1];
				expect(unescaped(quoted ?? '')).toBe(value);
			}),
			{ seed: 20261129 },
		);
	});

	it('lets no zero or half a character end the whole text for Prometheus', () => {
		const written = exposition([gauge({ label: 'a\0b\ud800c' })]);
		expect(Buffer.from(written).toString()).toContain('label="a\ufffdb\ufffdc"');
	});

	it('sums up the buckets of a histogram, in seconds', () => {
		const durations = [...none];
		durations[0] = 2;
		durations[3] = 1;
		durations[DURATION_BOUNDS.length] = 4;
		const lines = exposition([
			{
				type: 'histogram',
				name: 'answer_seconds',
				help: 'Answer times.',
				samples: [{ labels: { platform: 'JustCall' }, durations, totalMilliseconds: 250_500 }],
			},
		]).split('\n');
		const bucket = (le: string) =>
			lines.find((line) =>
				line.startsWith(`answer_seconds_bucket{platform="JustCall",le="${le}"}`),
			);
		expect(bucket('0.001')).toMatch(/ 2$/);
		expect(bucket('0.005')).toMatch(/ 2$/);
		expect(bucket('0.01')).toMatch(/ 3$/);
		expect(bucket('30')).toMatch(/ 3$/);
		expect(bucket('+Inf')).toMatch(/ 7$/);
		expect(lines).toContain('answer_seconds_sum{platform="JustCall"} 250.5');
		expect(lines).toContain('answer_seconds_count{platform="JustCall"} 7');
		expect(lines.filter((line) => line.includes('_bucket'))).toHaveLength(none.length);
	});
});

function gauge(labels: Record<string, string>): Metric {
	return { type: 'gauge', name: 'waiting', help: 'What waits.', samples: [{ labels, value: 1 }] };
}

function unescaped(text: string): string {
	return text.replace(/\\(.)/gsu, (_, character: string) => (character === 'n' ? '\n' : character));
}
