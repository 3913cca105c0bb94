import t from "tap";
import { type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
	ONE_SHOT,
} from "../../../services/settings/candidates.ts";
import { completeSetting } from "../../../services/settings/complete.ts";
import {
	decodeSetting,
	encodeSetting,
	FIELD_NAMES,
	unknownFields,
} from "../../../services/settings/encoding.ts";
import {
	CONVERSION_OPTIONS,
	mergeOptions,
} from "../../../services/settings/options.ts";
import { isCareful } from "../../../services/settings/setting.ts";
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
	t.ok(ONE_SHOT.length > 0);
	t.ok(ONE_SHOT.every((one) => CANDIDATES.includes(one) && !isCareful(one)));
	t.ok(CANDIDATES.some(isCareful));
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
		const code = encodeSetting(candidate);
		t.equal(code.length, FIELD_NAMES.length);
		t.ok(code.every((value) => value >= 0 && value <= 1));
		seen.add(code.join());
		const { converter, parameters } = candidate;
		t.same(decodeSetting(code), { converter, parameters }, candidate.id);
	}
	t.equal(seen.size, CANDIDATES.length, "no two look alike to a model");
});

t.test("any numbers decode to something that can be traced", async (t) => {
	const length = FIELD_NAMES.length;
	for (const fill of [0, 0.25, 0.5, 0.9, 1, -3, 7, Number.NaN])
		for (const chosen of [0, 1]) {
			const code = new Float32Array(length).fill(fill);
			code[chosen] = 2;
			const { converter, parameters } = decodeSetting(code);
			t.ok(allowed(converter, parameters), `${fill} ${chosen}`);
		}
	t.equal(decodeSetting([]).converter, DEFAULT_CONVERTER);
});

t.test("fields are told by name, whatever their order", async (t) => {
	t.equal(new Set(FIELD_NAMES).size, FIELD_NAMES.length);
	t.same(unknownFields(FIELD_NAMES), []);
	t.same(unknownFields(["subpixel", "subpixel.size", "pen"]), [
		"subpixel.size",
		"pen",
	]);
	for (const { codes, name, parameters } of Object.values(CONVERTERS))
		for (const code of Object.keys(codes))
			t.ok(
				parameters.properties[code.split(".")[0]],
				`${name} has what ${code} tells of`,
			);
	const [fast] = ONE_SHOT;
	const few = ["subpixel.smoothing", "imagetracer", "subpixel"];
	t.same(
		[...encodeSetting(fast, few)],
		[Number(fast.parameters.smoothing), 0, 1],
	);
	t.same(
		decodeSetting([0.25, 0.4, 0.6], few),
		completeSetting("subpixel", { smoothing: 0.25 }),
	);
});

t.test("one option's name means one thing", async (t) => {
	const has = (name: string, schema: TSchema) => ({
		name,
		parameters: Type.Object({ detail: schema }),
	});
	const detail = Type.Number({ minimum: 0, maximum: 1 });
	const alike = Type.Number({ minimum: 0, maximum: 1 });
	const other = Type.Number({ minimum: 0, maximum: 2 });
	t.same(
		Object.keys(mergeOptions({}, [has("one", detail), has("two", alike)])),
		["detail"],
	);
	t.throws(() => mergeOptions({}, [has("one", detail), has("two", other)]), {
		message: /option detail is declared by one and by two, not alike/,
	});
	t.throws(() => mergeOptions({ detail: other }, [has("one", detail)]), {
		message: /by the route and by one/,
	});
	for (const { parameters } of Object.values(CONVERTERS))
		for (const name of Object.keys(parameters.properties))
			t.ok(CONVERSION_OPTIONS[name], name);
});
