import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
	type NodeParameterValueType,
} from 'n8n-workflow';

/** One way a node's panel can look: a node, and what its panel must show. */
export interface Panel {
	/** Unique, as it is the node's name in the workflow. */
	readonly name: string;
	readonly parameters: INodeParameters;
	/** The names of credentials that have one; labels and notices in the order of the description, without white space in notices. */
	readonly labels: readonly string[];
}

/**
 * The looks of a node's panel: each operation of each resource, with every option added; and each value of another
 * parameter that shows something which the operation's other looks don't. What is shown is computed by n8n's own rule.
 */
export function panelsOf(description: INodeTypeDescription): Panel[] {
	return operationsOf(description).flatMap((chosen) => {
		const seen = new Set<string>();
		return [chosen, ...variantsOf(description, chosen)]
			.map((look) => panelFor(description, look))
			.filter(({ labels }) => {
				const isNew = labels.some((label) => !seen.has(label));
				labels.forEach((label) => seen.add(label));
				return isNew;
			});
	});
}

function operationsOf({ properties }: INodeTypeDescription): INodeParameters[] {
	const operations = properties.filter(({ name }) => name === 'operation');
	const chosen = operations.flatMap(({ displayOptions, options = [] }) =>
		((displayOptions?.show?.resource ?? []) as string[]).flatMap((resource) =>
			(options as INodePropertyOptions[]).map(({ value }) => ({ resource, operation: value })),
		),
	);
	return chosen.length > 0 ? chosen : [{}];
}

/** Where another choice is made in one of the parameters, or of the options, on which others depend. */
function variantsOf(description: INodeTypeDescription, chosen: INodeParameters): INodeParameters[] {
	const visible = shown(description, chosen);
	const ofParameters = choicesIn(description.properties, visible);
	const ofOptions = visible.filter(isCollection).flatMap(({ name, options = [] }) => {
		const offered = options as INodeProperties[];
		return choicesIn(offered, offered).map((choice) => ({ [name]: choice }));
	});
	return [...ofParameters, ...ofOptions].map((choice) => ({ ...chosen, ...choice }));
}

/** Every value of those of the parameters on which some of `all` depend. */
function choicesIn(
	all: readonly INodeProperties[],
	parameters: readonly INodeProperties[],
): INodeParameters[] {
	const deciding = decidingIn(all);
	return parameters
		.filter(({ name }) => deciding.has(name) && !['resource', 'operation'].includes(name))
		.flatMap(({ name, type, options = [] }) => {
			const listed = (options as INodePropertyOptions[]).map(({ value }) => value);
			const values = type === 'boolean' ? [true, false] : listed;
			return values.map((value) => ({ [name]: type === 'multiOptions' ? [value] : value }));
		});
}

/** The names of those on which it depends whether some of these are shown. */
export function decidingIn(all: readonly INodeProperties[]): ReadonlySet<string> {
	const conditions = all.map(({ displayOptions = {} }) => displayOptions);
	return new Set(
		conditions.flatMap(({ show = {}, hide = {} }) => Object.keys({ ...show, ...hide })),
	);
}

function panelFor(description: INodeTypeDescription, chosen: INodeParameters): Panel {
	const filled = shown(description, chosen)
		.filter(isCollection)
		.map(({ name, options = [] }) => [
			name,
			{
				...everyOption(options as INodeProperties[]),
				...(chosen[name] as INodeParameters | undefined),
			},
		]);
	const parameters: INodeParameters = {
		...chosen,
		...(Object.fromEntries(filled) as INodeParameters),
	};
	return {
		name: `${description.displayName} ${Object.values(chosen).map(textOf).join(' ')}`.trim(),
		parameters,
		labels: labelsFor(description, parameters),
	};
}

/** What a panel must show of a node that has these parameters, as `Panel` has it. */
export function labelsFor(
	description: INodeTypeDescription,
	parameters: INodeParameters,
): string[] {
	return [
		...(description.credentials ?? []).flatMap(({ displayName }) => displayName ?? []),
		...shown(description, parameters).flatMap((property) =>
			labelsOf(property, description, parameters),
		),
	];
}

/** The parameters a panel shows, by n8n's own rule. */
export function shown(
	description: INodeTypeDescription,
	chosen: INodeParameters,
): INodeProperties[] {
	const node = nodeOf(description);
	const { properties } = description;
	const values =
		NodeHelpers.getNodeParameters(properties, chosen, true, false, node, description) ?? {};
	return properties.filter(
		(property) =>
			// Those of the panel's other tab, Settings, are n8n's own.
			property.isNodeSetting !== true &&
			property.type !== 'hidden' &&
			NodeHelpers.displayParameter(values, property, node, description),
	);
}

function nodeOf({ version }: INodeTypeDescription): Pick<INode, 'typeVersion'> {
	return { typeVersion: [version].flat().at(-1) ?? 1 };
}

function isCollection({ type }: INodeProperties): boolean {
	return type === 'collection';
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value).replace(/["{}[\]]/g, '');
}

function everyOption(options: readonly INodeProperties[]): INodeParameters {
	return Object.fromEntries<NodeParameterValueType>(
		options.map(({ name, type, default: value, options: groups = [] }) => [
			name,
			type === 'fixedCollection' ? oneOfEach(groups as INodePropertyCollection[]) : value,
		]),
	);
}

function oneOfEach(groups: readonly INodePropertyCollection[]): INodeParameters {
	return Object.fromEntries<NodeParameterValueType>(
		groups.map((group) => [
			group.name,
			[Object.fromEntries(group.values.map((value) => [value.name, value.default]))],
		]),
	);
}

function labelsOf(
	property: INodeProperties,
	description: INodeTypeDescription,
	parameters: INodeParameters,
): string[] {
	const { type, displayName } = property;
	if (type === 'notice') return [noticeText(displayName.replace(/<[^>]+>/g, ''))];
	if (type !== 'collection') return [displayName];
	const held = Object.keys(parameters[property.name] ?? {});
	const options = offeredOptions(property, description, parameters);
	return [displayName, ...options.filter(({ name }) => held.includes(name)).flatMap(optionLabels)];
}

/** The options of a collection that apply to what is chosen, by n8n's own rule. */
export function offeredOptions(
	{ name, options = [] }: INodeProperties,
	description: INodeTypeDescription,
	parameters: INodeParameters,
): INodeProperties[] {
	const values = (parameters[name] ?? {}) as INodeParameters;
	return (options as INodeProperties[]).filter((option) =>
		NodeHelpers.displayParameter(values, option, nodeOf(description), description, parameters),
	);
}

function optionLabels({ type, displayName, options = [] }: INodeProperties): string[] {
	if (type !== 'fixedCollection') return [displayName];
	const values = (options as INodePropertyCollection[]).flatMap((group) => group.values);
	return [displayName, ...values.map((value) => value.displayName)];
}

/** A notice without the white space by which source and page differ. */
export function noticeText(text: string): string {
	return text.replace(/&nbsp;|\s+/g, '');
}
