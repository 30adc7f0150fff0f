import { Attributes, html, type Content, type Html } from '../html/template';
import { link } from '../link';
import { FORM_FIELDS } from '../routes';
import type { Frame, Query } from '../screen';

/** Hidden fields by their names; what is undefined or empty is left out, of a list each has a field. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Hidden fields of a form. */
export function hiddenFields(fields: Fields): Html {
	const inputs = Object.entries(fields).flatMap(([name, value]) =>
		[value ?? []]
			.flat()
			.filter((one) => one !== '')
			.map((one) => html`<input type="hidden" name="${name}" value="${one}" />`),
	);
	return html`${inputs}`;
}

/** Where a form is posted to, and how it looks. */
export interface FormOptions {
	/** The screen it stands on, to go back to; absent: the overview. */
	readonly at?: Query;
	readonly attributes?: Attributes;
}

/** A form that changes something, with the token that proves it is of this page; `content` has its button. */
export function postForm(
	action: string,
	fields: Fields,
	{ formToken }: Pick<Frame, 'formToken'>,
	content: Content,
	{ at = {}, attributes = new Attributes({}) }: FormOptions = {},
): Html {
	return html`<form method="post" action="${link(at)}" ${attributes}>
		${hiddenFields({ [FORM_FIELDS.token]: formToken, [FORM_FIELDS.action]: action, ...fields })}
		${content}
	</form>`;
}

/** A form that leads to another screen. */
export function getForm(fields: Fields, content: Content, attributes = new Attributes({})): Html {
	return html`<form method="get" action="?" ${attributes}>
		${hiddenFields(fields)} ${content}
	</form>`;
}

/** A choice: values with their labels. */
export interface Choice {
	readonly name: string;
	readonly label: string;
	readonly options: ReadonlyArray<readonly [value: string, label: string]>;
	readonly chosen?: string | undefined;
	/** Where the same name stands twice on a screen. */
	readonly id?: string | undefined;
}

/** A labelled list to choose from. */
export function choice({ name, label, options, chosen = '', id = name }: Choice): Html {
	const written = options.map(
		([value, text]) =>
			html`<option ${new Attributes({ value, selected: value === chosen })}>${text}</option>`,
	);
	return html`<div class="field">
		<label for="field-${id}">${label}</label>
		<select id="field-${id}" name="${name}">
			${written}
		</select>
	</div>`;
}

/** A labelled field for a text. */
export function textField(
	name: string,
	label: string,
	given: Readonly<Record<string, string | number | boolean | undefined>>,
): Html {
	const attributes = new Attributes({ type: 'text', id: `field-${name}`, name, ...given });
	return html`<div class="field">
		<label for="field-${name}">${label}</label>
		<input ${attributes} />
	</div>`;
}
