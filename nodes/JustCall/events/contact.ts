import type { RecordDraft } from '../../../lib/webhook/record/schema';
import type { CallData, MessageData } from './schemas';

/** The contact of a call or a message, whose number is told elsewhere. */
export function contactOf(
	data: Pick<CallData & MessageData, 'contact_id' | 'contact_name' | 'contact_email'>,
	phone: string | undefined,
): RecordDraft['contact'] {
	const { contact_id: id, contact_name: name, contact_email: email } = data;
	return { id, name, email, phone };
}
