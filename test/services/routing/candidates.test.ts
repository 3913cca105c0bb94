import t from "tap";
import { Value } from "typebox/value";
import {
	CANDIDATE_FIELDS,
	decodeCandidate,
	encodeCandidate,
} from "../../../services/routing/candidate-encoding.ts";
import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
} from "../../../services/routing/candidates.ts";
import {
	CONVERTERS,
	DEFAULT_CONVERTER,
} from "../../../services/tracing/converters.ts";

/** Complete parameters may lack what only a client gives, such as a preset. */
function allowed(converter: string, parameters: object): boolean {
	const properties = CONVERTERS[converter]?.parameters.properties ?? {};
	return Object.entries(parameters).every(
		([name, value]) =>
			properties[name] !== undefined && Value.Check(properties[name], value),
	);
}

t.test("the grid", async (t) => {
	t.ok(CANDIDATES.length >= 3 && CANDIDATES.length <= 24);
	t.equal(new Set(CANDIDATES.map(({ id }) => id)).size, CANDIDATES.length);
	t.same(
		CANDIDATES.map(({ costRank }) => costRank),
		CANDIDATES.map((_, place) => place),
	);
	t.equal(DEFAULT_CANDIDATE.converter, DEFAULT_CONVERTER);
	t.same(
		DEFAULT_CANDIDATE.parameters,
		CONVERTERS[DEFAULT_CONVERTER]?.complete({}),
		"the plain default conversion is among them",
	);
	for (const { id, converter, parameters } of CANDIDATES) {
		t.ok(allowed(converter, parameters), id);
	}
});

t.test("every candidate survives being encoded", async (t) => {
	const seen = new Set<string>();
	for (const candidate of CANDIDATES) {
		const code = encodeCandidate(candidate);
		t.equal(code.length, CANDIDATE_FIELDS.length);
		t.ok(code.every((value) => value >= 0 && value <= 1));
		seen.add(code.join());
		const { converter, parameters } = candidate;
		t.same(decodeCandidate(code), { converter, parameters }, candidate.id);
	}
	t.equal(seen.size, CANDIDATES.length, "no two look alike to a model");
});

t.test("any numbers decode to something that can be traced", async (t) => {
	const length = CANDIDATE_FIELDS.length;
	for (const fill of [0, 0.25, 0.5, 0.9, 1, -3, 7, Number.NaN])
		for (const chosen of [0, 1]) {
			const code = new Float32Array(length).fill(fill);
			code[chosen] = 2;
			const { converter, parameters } = decodeCandidate(code);
			t.ok(allowed(converter, parameters), `${fill} ${chosen}`);
		}
	t.equal(decodeCandidate([]).converter, DEFAULT_CONVERTER);
});
