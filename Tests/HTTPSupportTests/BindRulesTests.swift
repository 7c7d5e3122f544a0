import HTTPSupport
import Testing

@Suite struct BindRulesTests {
    private let beyond = [
        "0.0.0.0", "::", "192.0.2.1", "example.org", "", "*", "localhost.example.org", "127.0.0.1.example.org",
        "2001:db8::1",
    ]

    @Test(arguments: ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LOCALHOST", "::ffff:127.0.0.1"])
    func plainHTTPIsServedToThisMachine(_ address: String) throws {
        try BindRules.check(address: address, hasTLS: false, trustedProxies: [])
    }

    @Test func plainHTTPBeyondThisMachineIsRefused() {
        for address in beyond {
            #expect(throws: BindRefusal.plainHTTPBeyondThisMachine) {
                try BindRules.check(address: address, hasTLS: false, trustedProxies: [])
            }
        }
    }

    @Test func tlsOrATrustedProxyMakesItAllowed() throws {
        for address in beyond {
            try BindRules.check(address: address, hasTLS: true, trustedProxies: [])
            try BindRules.check(address: address, hasTLS: false, trustedProxies: [CIDR("10.0.0.0/8")])
        }
    }

    @Test func theRefusalSaysWhatToDo() {
        let text = ReportedError(BindRefusal.plainHTTPBeyondThisMachine).description
        for option in ["--trusted-proxy", "--tls-cert", "127.0.0.1"] { #expect(text.contains(option)) }
        #expect(!text.contains("\n"))
    }
}
