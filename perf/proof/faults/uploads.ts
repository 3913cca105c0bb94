import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noisePng } from "../../../test/support/images.ts";
import { randomFor } from "../../corpus/seeded.ts";
import type { Budgets } from "../support/findings.ts";
import { type Scene, underLoad } from "./scene.ts";

async function upload(scene: Scene, body: Buffer) {
	const response = await fetch(`${scene.service.origin}/api/upload`, {
		method: "POST",
		headers: { "content-type": "image/png" },
		body,
	});
	const answer = (await response.json()) as Record<string, string>;
	const retry = response.headers.get("retry-after");
	return { status: response.status, retry, id: answer.file_id };
}

async function convertById(scene: Scene, file_id: string): Promise<number> {
	const response = await fetch(
		`${scene.service.origin}/api/convert?pathomit=50`,
		{
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ file_id }),
		},
	);
	await response.arrayBuffer();
	return response.status;
}

function mount(...args: string[]): void {
	const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
	if (status !== 0) throw new Error(`mount: ${stderr}`);
}

/** The file system of the uploads full, then read-only, then well again. Needs root, to mount one. */
export async function uploadsFull(budgets: Budgets): Promise<void> {
	const name = "upload folder full and read-only";
	if (process.getuid?.() !== 0) {
		budgets.settle(
			`${name}: tried`,
			"not root: no file system can be mounted",
			false,
		);
		return;
	}
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-full-"));
	mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
	const env = { UPLOADS_DIR: folder };
	try {
		await underLoad(name, budgets, { env }, async (scene) => {
			const random = randomFor("uploads");
			const answers = [];
			for (let i = 0; i < 30; i++)
				answers.push(
					await upload(scene, await noisePng(random.whole(140, 160), i)),
				);
			const kept = answers.filter(({ status }) => status === 200);
			const refused = answers.filter(({ status }) => status === 503);
			budgets.settle(
				`${name}: full, an upload is 503 with Retry-After`,
				`${kept.length} kept, ${refused.length} refused`,
				kept.length > 0 &&
					refused.length > 0 &&
					kept.length + refused.length === answers.length &&
					refused.every(({ retry }) => retry !== null),
			);
			let readable = 0;
			for (const { id } of kept) {
				let status = await convertById(scene, id);
				while (status === 503) {
					await scene.wait(0.1);
					status = await convertById(scene, id);
				}
				if (status === 200) readable++;
			}
			budgets.settle(
				`${name}: what was kept can be read`,
				`${readable} of ${kept.length}`,
				readable === kept.length,
			);
			mount("-o", "remount,ro", folder);
			const late = await upload(scene, await noisePng(30, 99));
			budgets.settle(
				`${name}: read-only, an upload is 503 with Retry-After`,
				`${late.status}, ${late.retry}`,
				late.status === 503 && late.retry !== null,
			);
			const again = await convertById(scene, kept[0].id);
			budgets.settle(
				`${name}: read-only, what was kept can still be read`,
				again,
				again === 200 || again === 503,
			);
			mount("-o", "remount,rw,size=8m", folder);
			const well = await upload(scene, await noisePng(150, 98));
			budgets.settle(
				`${name}: with room again, an upload is kept at once`,
				well.status,
				well.status === 200,
			);
			const halves = (await readdir(folder)).filter((one) => /part$/.test(one));
			budgets.settle(
				`${name}: no half-written file stays`,
				halves.length,
				halves.length === 0,
			);
		});
	} finally {
		spawnSync("umount", [folder]);
		await rm(folder, { recursive: true, force: true });
	}
}
