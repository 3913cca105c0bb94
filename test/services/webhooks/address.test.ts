import t from "tap";
import { isPublicAddress } from "../../../services/webhooks/address.ts";

t.test("only addresses of the internet are public", async (t) => {
	for (const address of [
		"93.184.216.34",
		"8.8.8.8",
		"172.15.0.1",
		"2606:2800:220:1::1",
		"::ffff:8.8.8.8",
	])
		t.ok(isPublicAddress(address), address);
	for (const address of [
		"0.0.0.0",
		"0.1.2.3",
		"10.0.0.1",
		"100.64.0.1",
		"127.0.0.1",
		"127.255.255.254",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.8",
		"192.0.2.1",
		"192.168.1.1",
		"198.18.0.1",
		"198.51.100.1",
		"203.0.113.1",
		"224.0.0.1",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::127.0.0.1",
		"::ffff:127.0.0.1",
		"::ffff:a9fe:a9fe",
		"64:ff9b::7f00:1",
		"64:ff9b:1::1",
		"100::1",
		"2001::1",
		"2001:db8::1",
		"2002:7f00:1::",
		"fc00::1",
		"fd12::1",
		"fe80::1",
		"fe80::1%eth0",
		"fec0::1",
		"ff02::1",
		"4000::1",
		"example.com",
		"",
	])
		t.notOk(isPublicAddress(address), address);
});
