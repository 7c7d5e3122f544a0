import NacreClient
import Testing

@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:8420", "http://127.0.0.1:8420"),
        ("HTTP://Example.ORG:80/", "http://example.org"),
        ("https://example.org:443/api/v1/", "https://example.org"),
        ("https://example.org/nacre/api/v1", "https://example.org/nacre"),
        ("http://[::1]:8420", "http://[::1]:8420"),
    ])
    func theSamePlaceIsSpelledOneWay(given: String, text: String) throws {
        #expect(try ServerAddress(given).text == text)
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org", "http://", "http://user@example.org", "http://user:pw@example.org",
        "http://example.org?x=1", "http://example.org/#a", "http://example.org/../x", "http://exam ple.org",
        "http://example.org\r\nX: y", "http://example.org:0", "http://example.org:70000",
    ])
    func whatIsNoServerIsRefused(text: String) {
        #expect(throws: ClientError.invalidServer(text)) { try ServerAddress(text) }
    }

    @Test func onlyThisMachineIsLoopback() throws {
        for text in ["http://localhost:1", "http://127.0.0.1", "http://127.9.9.9", "http://[::1]"] {
            #expect(try ServerAddress(text).isLoopback)
        }
        for text in ["http://127.0.0.1.example.org", "http://example.org", "http://128.0.0.1", "http://localhost.org"] {
            #expect(try !ServerAddress(text).isLoopback)
        }
    }
}
