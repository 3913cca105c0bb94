import t from "tap";
import { readClients } from "../../../services/access/clients.ts";
import { hashOf } from "../../support/api-keys.ts";

const read = (...clients: object[]) => readClients(JSON.stringify({ clients }));
const sha256 = [hashOf("a")];

t.test("clients have names, keys and perhaps limits", async (t) => {
	const clients = [
		{ name: "shop", sha256: [hashOf("a"), hashOf("b")] },
		{ name: "press", sha256: [hashOf("c")], requests_per_day: 5 },
	];
	t.same(read(...clients), clients);
	t.same(read(), [], "nobody is let in then");
});

t.test(
	"what can't be meant is refused, and where it stands is told",
	async (t) => {
		const refused: [RegExp, () => unknown][] = [
			[/it is not JSON/, () => readClients("{ shop")],
			[/clients/, () => readClients("{}")],
			[/name/, () => read({ name: "a shop", sha256 })],
			[/sha256/, () => read({ name: "shop", sha256: [] })],
			[/sha256/, () => read({ name: "shop", sha256: ["a"] })],
			[
				/requests_per_day/,
				() => read({ name: "shop", sha256, requests_per_day: 0 }),
			],
			[
				/clients\/0/,
				() => read({ name: "shop", sha256, requests_per_hour: 9 }),
			],
			[
				/two clients are called shop/,
				() =>
					read(
						{ name: "shop", sha256 },
						{ name: "shop", sha256: [hashOf("b")] },
					),
			],
			[
				/one hash is there twice/,
				() => read({ name: "shop", sha256 }, { name: "press", sha256 }),
			],
		];
		for (const [says, reading] of refused) t.throws(reading, says);
		t.throws(
			() => readClients(`{"clients": [{"name": "shop", "sha256": ["${sha256}"`),
			/^it is not JSON$/,
			"a parser's own words would quote the hash",
		);
	},
);
