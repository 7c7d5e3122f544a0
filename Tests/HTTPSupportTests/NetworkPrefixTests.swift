import HTTPSupport
import NIOCore
import Testing

@Suite struct NetworkPrefixTests {
    private let keyer = NetworkPrefixKeyer()
    private let noon: Int64 = 20_000 * 86_400_000 + 43_200_000

    private func key(_ peer: String, _ forwardedFor: String? = nil, trusted: [String] = []) throws -> LimiterKey {
        keyer.key(peer: peer, forwardedFor: forwardedFor, trusted: try trusted.map(CIDR.init), now: noon)
    }

    @Test func aPrefixSharesOneKey() throws {
        #expect(try key("192.0.2.1") == key("192.0.2.255"))
        #expect(try key("192.0.2.1") != key("192.0.3.1"))
        #expect(try key("2001:db8:0:12ff::1") == key("2001:db8:0:1200:ffff::9"))
        #expect(try key("2001:db8:0:12ff::1") != key("2001:db8:0:1300::1"))
    }

    @Test func oneAddressHasOneKeyHoweverItIsWritten() throws {
        let plain = try key("192.0.2.7")
        for text in [
            "192.0.2.7:8080", "::ffff:192.0.2.7", "::FFFF:C000:0207", "[::ffff:192.0.2.7]:80", "[::ffff:c000:207]",
        ] {
            #expect(try key(text) == plain)
        }
        #expect(try key("fe80::1%eth0") == key("[fe80::1]:443"))
        // The families are apart even where the bytes are the same.
        #expect(try key("::") != key("0.0.0.0"))
    }

    @Test func aSocketHasTheKeyOfItsAddress() throws {
        for address in ["192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "::1"] {
            let socket = try SocketAddress(ipAddress: address, port: 8080)
            let found = keyer.key(peer: socket, forwardedFor: "1.1.1.1", trusted: [], now: noon)
            #expect(try found == key(address))
            let trusted = [try CIDR(address)]
            let behind = keyer.key(peer: socket, forwardedFor: "1.1.1.1", trusted: trusted, now: noon)
            #expect(try behind == key("1.1.1.1"))
        }
        let unix = try SocketAddress(unixDomainSocketPath: "/run/nacre.sock")
        #expect(try keyer.key(peer: unix, forwardedFor: nil, trusted: [], now: noon) == key(""))
        #expect(try keyer.key(peer: nil, forwardedFor: nil, trusted: [], now: noon) == key(""))
    }

    @Test func whatIsNoAddressSharesOneKey() throws {
        let nothing = try key("")
        for text in [
            "unix:/run/nacre.sock", "localhost", "192.0.2", "192.0.2.1.5", "192.0.2.256", "1.2.3.4\0", ":::", "[::1",
            "1.2.3.4:x",
        ] {
            #expect(try key(text) == nothing)
        }
        #expect(try nothing != key("192.0.2.1"))
    }

    @Test func forwardingIsBelievedOnlyFromATrustedProxy() throws {
        #expect(try key("203.0.113.9", "192.0.2.1") == key("203.0.113.9"))
        #expect(try key("203.0.113.9", "192.0.2.1", trusted: ["10.0.0.0/8"]) == key("203.0.113.9"))
        #expect(try key("10.1.1.1", "192.0.2.1", trusted: ["10.0.0.0/8"]) == key("192.0.2.1"))
        #expect(try key("::ffff:10.1.1.1", "192.0.2.1", trusted: ["10.0.0.0/8"]) == key("192.0.2.1"))
    }

    @Test func theRightMostAddressThatIsNotTrustedCounts() throws {
        let trusted = ["10.0.0.0/8", "::1/128"]
        let client = try key("198.51.100.4")
        #expect(try key("::1", "1.1.1.1, 198.51.100.4, 10.0.0.1,10.9.9.9", trusted: trusted) == client)
        #expect(try key("::1", " 198.51.100.4\t", trusted: trusted) == client)
        #expect(try key("::1", "garbage, 198.51.100.4:5555, 10.0.0.1", trusted: trusted) == client)
        #expect(try key("::1", "10.3.3.3, 10.0.0.1", trusted: trusted) == key("10.3.3.3"))
    }

    @Test(arguments: [
        "", ",", "unknown", "198.51.100.4,", "198.51.100.4, unknown", "198.51.100.4, _hidden, 10.0.0.1",
        "198.51.100.4 x",
        "198.51.100.4\0", "198.51.100.4;10.0.0.1", "for=198.51.100.4", "300.1.1.1", "01.2.3.4", "0x7f.1", "[::1",
    ])
    func aBadHeaderFallsBackToThePeer(_ header: String) throws {
        #expect(try key("10.0.0.5", header, trusted: ["10.0.0.0/8"]) == key("10.0.0.5"))
    }

    @Test func aLongHeaderIsReadFromTheRight() throws {
        let header = String(repeating: "x,", count: 40_000) + "198.51.100.4"
        #expect(try key("10.0.0.5", header, trusted: ["10.0.0.0/8"]) == key("198.51.100.4"))
    }

    @Test func theKeyIsAnotherTheNextDay() {
        let day: Int64 = 86_400_000
        let midnight = 20_001 * day
        func key(_ now: Int64) -> LimiterKey { keyer.key(peer: "192.0.2.1", forwardedFor: nil, trusted: [], now: now) }
        let today = key(midnight - day)
        #expect(key(midnight - 1) == today)
        let tomorrow = key(midnight)
        #expect(tomorrow != today)
        // A thread whose clock was read before midnight does not bring the old day back, nor make a third key.
        #expect(key(midnight - 1) == tomorrow)
        #expect(key(midnight + day - 1) == tomorrow)
        #expect(key(midnight - 3 * day) != tomorrow)
        _ = key(.min)
        _ = key(.max)
    }

    @Test func twoServersHaveDifferentKeys() throws {
        let other = NetworkPrefixKeyer().key(peer: "192.0.2.1", forwardedFor: nil, trusted: [], now: noon)
        #expect(try key("192.0.2.1") != other)
    }

    @Test func theKeyDoesNotShowTheAddress() throws {
        let shown = "\(keyer) " + String(reflecting: keyer) + String(describing: try key("192.0.2.1"))
        #expect(!shown.contains("192.0"))
    }
}
