import { signal } from "@preact/signals";

/** What the page shows: pictures on the bench, or jobs. */
export const place = signal<"pictures" | "jobs">("pictures");
