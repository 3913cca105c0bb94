import t from "tap";
import { readBucketUrl } from "../../../services/storage/bucket-url.ts";

t.test("a bucket is read from its address", async (t) => {
	t.same(readBucketUrl("s3://logos"), {
		bucket: "logos",
		prefix: "",
		endpoint: undefined,
		region: undefined,
		pathStyle: false,
	});
	t.same(readBucketUrl("s3://logos/a/b/?region=eu-central-1"), {
		bucket: "logos",
		prefix: "a/b/",
		endpoint: undefined,
		region: "eu-central-1",
		pathStyle: false,
	});
	const other = "s3://logos/a?endpoint=https://store.example:9000";
	t.match(readBucketUrl(other), {
		prefix: "a/",
		endpoint: "https://store.example:9000",
		pathStyle: true,
	});
	t.match(readBucketUrl(`${other}&path_style=false`), { pathStyle: false });
});

t.test("what is no bucket's address is told", async (t) => {
	for (const url of [
		"logos",
		"http://logos/a",
		"s3://",
		"s3://x",
		"s3://Logos",
		"s3://logos/a b",
		"s3://logos?endpoint=store",
		"s3://logos?endpoint=ftp://store",
		"s3://logos?path_style=perhaps",
		"s3://logos?colour=blue",
	])
		t.throws(
			() => readBucketUrl(url),
			{ name: "ConfigurationError", message: "STORAGE_URL=" },
			url,
		);
	t.throws(() => readBucketUrl("s3://key:secret@logos"), {
		name: "ConfigurationError",
		message: /^(?!.*secret).*AWS_ACCESS_KEY_ID/,
	});
});
