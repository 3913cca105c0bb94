import { giveKey } from "../state/access.ts";
import { keyWanted } from "../state/key-wanted.ts";

/** Asks for an API key where the service wants one; it is kept for this tab alone. */
export function KeyForm() {
	if (keyWanted.value === undefined) return null;
	const submit = (event: SubmitEvent) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget as HTMLFormElement);
		giveKey(String(form.get("key")).trim());
	};
	return (
		<form class="notice key-form" onSubmit={submit}>
			<label>
				{keyWanted.value}
				<input name="key" type="password" autocomplete="off" required />
			</label>
			<button type="submit" class="button">
				Use this key
			</button>
		</form>
	);
}
