import type { INode, IWebhookFunctions } from 'n8n-workflow';
import { countryOf } from '../../webhook/record/phone';
import { retryHorizonSeconds } from '../../webhook/retry/platformDelivery';
import type { Platform, Selection } from '../../webhook/platform/definition';
import type { Reception } from '../../webhook/receive';
import { addressList, isEmptyList, type AddressList } from './allowedAddresses';
import { selectionOf } from './selected';
import { numberIn, switchIn } from '../fieldValues';
import { outputsOf, type Layout, type Outputs } from '../outputs';

/** Reads a node parameter; a dotted name reaches into collections. */
export type ReadParameter = <T>(name: string, absent: T) => T;

/** Where a trigger's platform and selection come from: fixed for a phone platform, the user's words for Signed Webhook. */
export interface TriggerSource {
	/** The platform's name, known without any parameter. */
	readonly name: string;
	readonly platform: (read: ReadParameter) => Platform;
	readonly selected: (read: ReadParameter) => readonly string[];
	/** The credential that holds the secrets; undefined: this trigger checks none. */
	readonly credential: (read: ReadParameter) => string | undefined;
}

/** A trigger node's parameters, read and checked. */
export interface TriggerSettings {
	readonly platform: Platform;
	readonly selection: Selection;
	readonly outputs: Outputs;
	readonly credential: string | undefined;
	readonly verification: boolean;
	readonly toleranceSeconds: number | undefined;
	readonly admits: AddressList;
	/** True: addresses are to be judged, but none is given, so that no one is let in. */
	readonly admitsNoOne: boolean;
	readonly rememberSeconds: number;
	/** Whether events that the deduplication store can't judge are rejected. */
	readonly rejectUnjudged: boolean;
	readonly batching: boolean;
	readonly includeRaw: boolean;
	/** Whether the log keeps the beginning of the bodies of rejected requests. */
	readonly keepsRejectedBodies: boolean;
	readonly defaultCountry: Reception['defaultCountry'];
}

const MOST_REMEMBERED = 500;
const remembered = new Map<string, TriggerSettings>();

/** The settings of a node, computed once per set of parameters; throws a sentence that says what to correct. */
export function settingsOf(
	context: Pick<IWebhookFunctions, 'getNodeParameter'>,
	node: INode,
	source: TriggerSource,
): TriggerSettings {
	const name = `${node.type}:${node.typeVersion}:${JSON.stringify(node.parameters)}`;
	const known = remembered.get(name);
	if (known !== undefined) return known;
	const read: ReadParameter = (parameter, absent) =>
		context.getNodeParameter(parameter, absent) as typeof absent;
	const settings = readSettings(read, source, node);
	// A parameter that is an expression may come out differently next time.
	if (!name.includes('"=')) {
		if (remembered.size >= MOST_REMEMBERED) remembered.clear();
		remembered.set(name, settings);
	}
	return settings;
}

/** Whether the user added an option, whatever its value comes out as: an expression may come out as nothing. */
function hasOption({ parameters }: INode, name: string): boolean {
	const { options } = parameters;
	return typeof options === 'object' && options !== null && name in options;
}

function readSettings(read: ReadParameter, source: TriggerSource, node: INode): TriggerSettings {
	const platform = source.platform(read);
	const selected = source.selected(read);
	const number = (name: string, title: string) =>
		numberIn(read<unknown>(`options.${name}`, ''), title);
	const isOn = (name: string, title: string) =>
		switchIn(read<unknown>(`options.${name}`, false), title) === true;
	const hours = number('rememberHours', 'Remember For (Hours)') ?? 0;
	const toleranceSeconds = toleranceOf(number('toleranceSeconds', 'Replay Window (Seconds)'));
	const addresses = hasOption(node, 'allowedAddresses')
		? textOf(read<unknown>('options.allowedAddresses', ''))
		: undefined;
	return {
		platform,
		selection: selectionOf(selected),
		outputs: outputsOf(
			selected,
			Object.keys(platform.events),
			layoutOf(read, node.typeVersion, platform),
		),
		credential: source.credential(read),
		// Only switched off on purpose: an expression that comes out as nothing does not.
		verification: read<unknown>('options.verifySignature', true) !== false,
		toleranceSeconds,
		admits: addressList(addresses),
		admitsNoOne: isEmptyList(addresses),
		rememberSeconds: rememberSecondsOf(platform, hours, toleranceSeconds),
		rejectUnjudged: read<unknown>('options.ifDeduplicationFails', 'accept') === 'reject',
		batching: isOn('batchUnderLoad', 'Batch Under Load'),
		includeRaw: isOn('includeRaw', 'Include Raw Request'),
		keepsRejectedBodies: isOn('keepRejectedBodies', 'Keep Rejected Bodies'),
		defaultCountry: countryIn(textOf(read<unknown>('options.defaultCountry', ''))),
	};
}

/**
 * Never shorter than the platform retries, nor than a request of the past or the future is accepted: it could be sent
 * again, and start a second run.
 */
function rememberSecondsOf({ delivery }: Platform, hours: number, window = 0): number {
	const wanted = hours > 0 ? hours * 3600 : delivery.rememberSeconds;
	const replayable = Number.isFinite(window) ? 2 * window : 0;
	return Math.max(wanted, retryHorizonSeconds(delivery), replayable);
}

function countryIn(text: string): Reception['defaultCountry'] {
	if (text.trim() === '') return undefined;
	const country = countryOf(text);
	if (country !== undefined) return country;
	throw new Error(
		`"${text}" in Default Country isn't a country code: enter two letters, for example US or GB.`,
	);
}

/** In seconds; 0 means any time. Undefined: as the platform's scheme says. */
function toleranceOf(value: number | undefined): number | undefined {
	if (value === undefined || value < 0) return undefined;
	return value === 0 ? Infinity : value;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** From version 3 on the outputs are a parameter and single at first; before, they were an option and one per event. */
function layoutOf(read: ReadParameter, version: number, { readUnrecognized }: Platform): Layout {
	const single =
		version >= 3
			? read<string>('outputs', 'single') === 'single'
			: read<string>('options.outputs', 'perEvent') === 'single';
	const unrecognized = readUnrecognized !== undefined;
	return { single, apart: { single: unrecognized && version >= 3, several: unrecognized } };
}
