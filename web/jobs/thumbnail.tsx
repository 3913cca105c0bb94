import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { once } from "../service/client.ts";

/**
 * The drawing of one item, fetched once it comes into sight: by the client, for an
 * image's own request couldn't bring an API key.
 */
export function ItemThumbnail(props: {
	readonly job: string;
	readonly number: number;
}) {
	const { job, number } = props;
	const place = useRef<HTMLSpanElement>(null);
	const url = useSignal<string | undefined>(undefined);
	useEffect(() => {
		const ending = new AbortController();
		const watch = new IntersectionObserver(([{ isIntersecting }]) => {
			if (!isIntersecting) return;
			watch.disconnect();
			once
				.jobFile(job, number, "svg", { signal: ending.signal })
				.then(({ bytes, mediaType }) => {
					const blob = new Blob([bytes], { type: mediaType });
					url.value = URL.createObjectURL(blob);
				})
				// Its results may have gone just now: the place stays empty.
				.catch(() => {});
		});
		if (place.current !== null) watch.observe(place.current);
		return () => {
			watch.disconnect();
			ending.abort(new DOMException("left", "AbortError"));
			if (url.peek() !== undefined) URL.revokeObjectURL(url.peek() as string);
		};
	}, [job, number]);
	return (
		<span ref={place} class="thumb">
			{url.value !== undefined && <img src={url.value} alt="" />}
		</span>
	);
}
