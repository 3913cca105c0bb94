/** A conversion that was made, with what was expected of it. */
export interface Compared {
	/** Fidelity, 0..1. */
	readonly expected: number;
	readonly reached: number;
}

/** What a version of a model was worth in the answers that it took part in. */
export interface VersionWorth {
	/** AI conversions that it chose. */
	readonly answers: number;
	/** Those that it was asked about beside the version that chose. */
	readonly shadowed: number;
	/** Conversions in them that were made and that it had foretold, alone or with the others. */
	readonly compared: number;
	/** Over those: fidelity, and how far off the foretold one was, either way. Null while there are none. */
	readonly meanExpected: number | null;
	readonly meanReached: number | null;
	readonly meanError: number | null;
}

interface Sums {
	answers: number;
	shadowed: number;
	compared: number;
	expected: number;
	reached: number;
	error: number;
}

export type VersionTally = ReturnType<typeof createVersionTally>;

/** Counts what versions of models were worth, since the service started. */
export function createVersionTally() {
	const known = new Map<string, Map<string, Sums>>();

	function sumsOf(model: string, version: string): Sums {
		const versions = known.get(model) ?? new Map<string, Sums>();
		known.set(model, versions);
		const sums = versions.get(version) ?? {
			...{ answers: 0, shadowed: 0, compared: 0 },
			...{ expected: 0, reached: 0, error: 0 },
		};
		versions.set(version, sums);
		return sums;
	}

	return {
		/**
		 * A version took part in an answer, or was asked beside.
		 *
		 * @param made the conversions that it had foretold
		 */
		count(
			model: string,
			version: string,
			as: "answers" | "shadowed",
			made: readonly Compared[],
		): void {
			const sums = sumsOf(model, version);
			sums[as]++;
			for (const { expected, reached } of made) {
				sums.compared++;
				sums.expected += expected;
				sums.reached += reached;
				sums.error += Math.abs(expected - reached);
			}
		},

		worth(model: string, version: string): VersionWorth {
			const { answers, shadowed, compared, expected, reached, error } = sumsOf(
				model,
				version,
			);
			const mean = (sum: number) => (compared === 0 ? null : sum / compared);
			return {
				...{ answers, shadowed, compared },
				meanExpected: mean(expected),
				meanReached: mean(reached),
				meanError: mean(error),
			};
		},
	};
}
