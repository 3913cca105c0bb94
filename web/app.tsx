import { useEffect } from "preact/hooks";
import { Jobs } from "./jobs/jobs.tsx";
import { Panel } from "./panel/panel.tsx";
import { Announcer } from "./parts/announcer.tsx";
import { Header } from "./parts/header.tsx";
import { KeyForm } from "./parts/key-form.tsx";
import { Notices } from "./parts/notices.tsx";
import { dropping, takeInputs } from "./pictures/intake.ts";
import { PictureList } from "./pictures/picture-list.tsx";
import { Start } from "./pictures/start.tsx";
import { Stage } from "./stage/stage.tsx";
import { hasJobs } from "./state/jobs.ts";
import { selected } from "./state/pictures.ts";
import { place } from "./state/place.ts";

export function App() {
	useEffect(takeInputs, []);
	const picture = selected.value;
	return (
		<div class={dropping.value ? "page dropping" : "page"}>
			<Header />
			<Notices />
			<KeyForm />
			{place.value === "jobs" && hasJobs.value ? (
				<Jobs />
			) : picture === undefined ? (
				<Start />
			) : (
				<main class="bench">
					<h1 class="visually-hidden">{picture.name}</h1>
					<PictureList />
					<Stage picture={picture} />
					<Panel picture={picture} />
				</main>
			)}
			<div class="drop-hint" aria-hidden="true">
				Let go to draw it
			</div>
			<Announcer />
		</div>
	);
}
