/** Run a Call's resources that are read, and written by external id; those with rules of their own are in files of theirs. */
import { RESOURCES, type Resource } from './resources';
import { cursorPage, type RunACallOrganization } from './tables';
import { change, existing, readBody, reject, resolveReference, upsert } from './writes';
import { asText, route, unknownNames, type Asked, type Route } from '../routes';

function lookup(organization: RunACallOrganization, resource: Resource, { request }: Asked) {
	const { table, lookup: fields = [], duplicates } = resource;
	const names = ['external_id', 'external_source'];
	if (unknownNames(request, [...fields, ...names]).length > 0) {
		reject(400, 'invalid_request', 'Unrecognized parameter');
	}
	const given = [...fields, ...names].filter((name) => asText(request, name) !== undefined);
	const byPair = names.every((name) => given.includes(name));
	const byField = given.length === 1 && fields.includes(given[0] ?? '');
	if (!byField && !(byPair && given.length === 2)) {
		const choices = [...fields, 'external_id with external_source'].join(', ');
		reject(400, 'invalid_request', `Exactly one of these is needed: ${choices}`);
	}
	const matches = organization.tables[table].filter((row) =>
		given.every((name) => row[name] === asText(request, name)),
	);
	// "Returns the most-recent match."
	const data = matches.at(-1) ?? reject(404, 'not_found', `No ${table} match`);
	return {
		status: 200,
		body: { data, ...(duplicates && { has_duplicates: matches.length > 1 }) },
	};
}

function routesOf(organization: RunACallOrganization, resource: Resource, now: () => number) {
	const { path, table, filters, shows, write } = resource;
	const routes: Route[] = [
		route('GET', path, ({ request }) =>
			cursorPage(organization.tables[table], filters, request, shows),
		),
		route('GET', `${path}/{id}`, ({ at }) => ({
			status: 200,
			body: { data: existing(organization, table, at['id']) },
		})),
	];
	if (resource.lookup) {
		routes.push(route('GET', `${path}/lookup`, (asked) => lookup(organization, resource, asked)));
	}
	if (!write) return routes;
	return [
		...routes,
		route('POST', path, ({ request }) => {
			const fields = readBody(write.body, request);
			const [what, owners] = write.owner ?? [];
			const owned =
				what && owners ? resolveReference(organization, fields, what, owners, true) : fields;
			return upsert(organization, table, owned, write.usual());
		}),
		route('PATCH', `${path}/{id}`, ({ at, request }) => {
			const row = existing(organization, table, at['id']);
			return change(row, readBody(write.patch, request), now);
		}),
	];
}

export function resourceRoutes(organization: RunACallOrganization, now: () => number): Route[] {
	return RESOURCES.flatMap((resource) => routesOf(organization, resource, now));
}
