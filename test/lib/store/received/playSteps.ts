import type { ReceivedBatch } from '../../../../lib/store/received';
import { request } from '../claims/events';
import { ReceivedModel } from './model';
import type { Step } from './randomSteps';
import {
	accepted,
	batch,
	counted,
	type CreateReceived,
	day,
	drifted,
	lastEvent,
	ReceivedWorld,
	rejected,
	trigger,
} from './world';

/** Runs the steps on two stores and on the model; answers what each shows after each step. */
export async function playSteps(
	steps: readonly Step[],
	create: CreateReceived,
): Promise<
	ReadonlyArray<{ readonly step: Step; readonly real: unknown; readonly model: unknown }>
> {
	const world = await ReceivedWorld.create(create);
	const model = new ReceivedModel();
	const stores = [world.store, await world.data.open()];
	const claims = [world.claims, await world.data.openClaims()];
	const open = { stores, claims };
	const shown = [];
	try {
		for (const [number, step] of steps.entries()) {
			await play(step, number, { world, model, open });
			const real = await world.everything(stores[0]);
			shown.push({ step, real, model: model.everything });
		}
		return shown;
	} finally {
		await world.data.destroy();
	}
}

type Playing = {
	readonly world: ReceivedWorld;
	readonly model: ReceivedModel;
	readonly open: {
		readonly stores: ReceivedWorld['store'][];
		readonly claims: ReceivedWorld['claims'][];
	};
};

async function play(step: Step, number: number, { world, model, open }: Playing): Promise<void> {
	const { stores, claims } = open;
	switch (step.do) {
		case 'add': {
			const added = batchOf(step, world.now);
			await stores[step.by]?.add(added);
			return model.add(added);
		}
		case 'accept': {
			// Each waits for the one before: which one is committed last is known then.
			for (const [place, event] of step.events.entries()) {
				const moment = world.now - event.ago;
				const happened = accepted({
					trigger: trigger(`w:${event.of}`, { seenAt: world.now, nodeName: `Node ${number}` }),
					eventType: `type ${event.type}`,
					eventId: `${number}/${place}`,
					at: moment,
					milliseconds: event.lasted,
				});
				const named = request(`${number}/${place}`);
				const claimed = await claims[step.by]?.claim(named);
				if (claimed?.kind !== 'fresh') throw new Error(claimed?.kind);
				const token = claimed.token + (event.isCommitted ? 0 : 1_000_000);
				const isCommitted = await claims[step.by]?.commit(named, token, day, happened);
				if (isCommitted !== event.isCommitted) throw new Error(`It was ${isCommitted}`);
				if (event.isCommitted) model.accept(happened);
			}
			return;
		}
		case 'pass':
			world.now += step.milliseconds;
			return;
		case 'purge':
			await stores[step.by]?.purge();
			return model.purge(world.now);
		case 'reopen':
			await stores[step.by]?.close();
			stores[step.by] = await world.data.open();
	}
}

function batchOf(step: Extract<Step, { readonly do: 'add' }>, now: number): ReceivedBatch {
	const notes = step.notes.flatMap(({ of: number, kind, count, first, ago: before }) =>
		Array.from({ length: count }, (_, place) => ({
			kind,
			name: `n ${first + place}`,
			more: { triggerId: `w:${number}`, at: now - before + place },
		})),
	);
	const ofKind = (wanted: string) => notes.filter(({ kind }) => kind === wanted);
	const counts = step.counts.map(({ of: number, verdict, ago: before, lasted: milliseconds }) =>
		counted(milliseconds, {
			triggerId: `w:${number}`,
			verdict,
			reason: verdict === 'accepted' ? '' : 'because',
			at: now - before,
		}),
	);
	const parts = batch({
		counts,
		rejected: ofKind('rejected').map(({ name, more }) => rejected({ reason: name, ...more })),
		events: ofKind('events').map(({ name, more }) => lastEvent(name, more)),
		drift: ofKind('drift').map(({ name, more }) => drifted(name, more)),
	});
	return { ...parts, triggers: parts.triggers.map((one) => ({ ...one, seenAt: now })) };
}
