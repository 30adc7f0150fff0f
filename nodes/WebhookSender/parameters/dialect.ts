import type { IDataObject } from 'n8n-workflow';
import type { Result, SubscriptionInput } from '../../../lib/delivery/sender';
import type { ReadParameter } from '../../../lib/n8n/trigger/settings';
import { CUSTOM } from '../fields/endpoint';
import { invalid } from '../../../lib/delivery/subscription/result';
import { textIn } from './values';

/** The dialect the parameters choose, with the user's own description of it where it is a custom one. */
export function dialectIn(
	read: ReadParameter,
): Result<Pick<SubscriptionInput, 'preset' | 'custom'>> {
	const preset = read<string>('dialect', 'standardWebhooks');
	if (preset !== CUSTOM) return { ok: true, value: { preset } };
	const [header, content] = [
		read<string>('header', 'X-Signature'),
		read<string>('content', '{body}'),
	];
	return customIn({ header, content, ...read<IDataObject>('form', {}) });
}

/** The dialect that an update chooses, described beside it; nothing where it chooses none. */
export function updatedDialectIn(
	fields: IDataObject,
): Result<Pick<SubscriptionInput, 'preset' | 'custom'>> {
	const { dialect: preset } = fields;
	if (typeof preset !== 'string') return { ok: true, value: {} };
	return preset === CUSTOM ? customIn(fields) : { ok: true, value: { preset } };
}

/** A dialect of the user's own. */
function customIn(form: IDataObject): Result<Pick<SubscriptionInput, 'preset' | 'custom'>> {
	const of = (name: string, absent: string) => textIn(form[name] ?? absent);
	const content = contentIn(typeof form.content === 'string' ? form.content : '{body}');
	if (!content.includes('{body}')) {
		return invalid('Signed Content must contain {body}, or anyone could change the body.');
	}
	const value = {
		preset: CUSTOM,
		custom: {
			header: of('header', 'X-Signature'),
			encoding: form.encoding === 'base64' ? ('base64' as const) : ('hex' as const),
			prefix: typeof form.prefix === 'string' ? form.prefix : '',
			content,
			timestampHeader: of('timestampHeader', ''),
			idHeader: of('idHeader', ''),
			fields: {
				type: of('typeField', 'type'),
				id: of('idField', 'id'),
				timestamp: of('timestampField', 'timestamp'),
				data: of('dataField', 'data'),
				...(form.typeHeader !== undefined && { typeHeader: of('typeHeader', '') }),
			},
		},
	};
	return { ok: true, value };
}

/** The nodes' words `{eventId}` and `{URL}` for what the schemes call `{id}` and `{url}`; either may be written. */
function contentIn(content: string): string {
	return content.replaceAll('{eventId}', '{id}').replaceAll('{URL}', '{url}');
}
