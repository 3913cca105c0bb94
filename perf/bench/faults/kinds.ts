import type { FaultKind } from "./kind.ts";
import { bars } from "./kinds/bars.ts";
import { blurred } from "./kinds/blurred.ts";
import { corners, smallCorners } from "./kinds/corners.ts";
import { damagedCards } from "./kinds/damaged-cards.ts";
import { dithered } from "./kinds/dithered.ts";
import { ditheredGradients } from "./kinds/dithered-gradients.ts";
import { dots, gems } from "./kinds/dots.ts";
import { eyes } from "./kinds/eyes.ts";
import { grainedShading } from "./kinds/grained-shading.ts";
import { joints, veiledJoints } from "./kinds/joints.ts";
import { lcd } from "./kinds/lcd.ts";
import { lettering } from "./kinds/lettering.ts";
import { mattes } from "./kinds/mattes.ts";
import { meetingGradients } from "./kinds/meeting-gradients.ts";
import { nearBounds } from "./kinds/near-bounds.ts";
import { nearTones } from "./kinds/near-tones.ts";
import { inksInNoise, noiseTold } from "./kinds/noise.ts";
import { oneBit, oneBitLarge } from "./kinds/one-bit.ts";
import { outlines } from "./kinds/outlines.ts";
import { printBeside } from "./kinds/print-beside.ts";
import { rimLines } from "./kinds/rim-lines.ts";
import { sharedRims } from "./kinds/shared-rims.ts";
import { smallPrint, tinyPrint } from "./kinds/small-print.ts";
import { codes, sprites } from "./kinds/squares.ts";
import { sunkInks } from "./kinds/sunk-inks.ts";
import { terminals } from "./kinds/terminals.ts";
import { veils } from "./kinds/veils.ts";

/** Every kind that the bench draws: what a tracer gets wrong in a way that people notice. */
export const FAULT_KINDS: readonly FaultKind[] = [
	nearBounds,
	nearTones,
	sunkInks,
	inksInNoise,
	noiseTold,
	corners,
	smallCorners,
	terminals,
	bars,
	rimLines,
	dots,
	gems,
	eyes,
	outlines,
	sharedRims,
	oneBit,
	oneBitLarge,
	dithered,
	ditheredGradients,
	codes,
	sprites,
	blurred,
	damagedCards,
	lcd,
	lettering,
	meetingGradients,
	grainedShading,
	smallPrint,
	tinyPrint,
	printBeside,
	joints,
	veiledJoints,
	veils,
	mattes,
];
