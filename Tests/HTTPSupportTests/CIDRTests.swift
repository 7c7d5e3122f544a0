import HTTPSupport
import Testing

@Suite struct CIDRTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "203.0.113.1", true),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true),
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("::1/128", "::1", true),
        ("::1", "::2", false), ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::", false),
        ("::/0", "2001:db8::1", true), ("::/0", "192.0.2.1", false), ("0.0.0.0/0", "::1", false),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::ffff:10.0.0.0/104", "10.1.2.3", true),
        ("10.0.0.0/8", "not an address", false), ("10.0.0.0/8", "", false),
    ])
    func aRangeContainsItsAddresses(_ range: String, _ address: String, _ isInside: Bool) throws {
        #expect(try CIDR(range).contains(address) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "/8", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0/8",
        "10.0.0.0/ 8", " 10.0.0.0/8", "10.0.0.0/0008", "localhost", "10.0.0.0/8x", "::ffff:10.0.0.0/95",
        "fe80::%eth0/64",
        "10.0.0.0/٨", "10.0.0.0\0/8",
    ])
    func whatIsNoRangeIsRefused(_ text: String) {
        #expect(throws: CIDR.Refusal.notAnAddressRange) { try CIDR(text) }
    }

    @Test(arguments: ["10.0.0.1/8", "::1/127", "192.0.2.1/31", "1.0.0.0/0"])
    func bitsBehindThePrefixAreRefused(_ text: String) {
        #expect(throws: CIDR.Refusal.bitsBehindPrefix) { try CIDR(text) }
    }
}
