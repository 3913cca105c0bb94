import ipaddr from "ipaddr.js";

/** All that is handed out on the internet today (RFC 4291, IANA's registry). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an address is one of the public internet: neither this machine, its
 * network, a provider's, a multicast one nor one that stands for another in
 * disguise. An IPv4 address within an IPv6 one is judged as what it is.
 *
 * @param address as a resolver or a URL gives it, without brackets
 */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const plain = ipaddr.process(address);
	if (plain.range() !== "unicast") return false;
	return plain instanceof ipaddr.IPv4 || plain.match(GLOBAL_UNICAST);
}
