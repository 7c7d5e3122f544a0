import HTTPSignatures
import Testing

@Suite struct TargetURITests {
    @Test(arguments: [
        ("http://127.0.0.1:8420", "/a", "http://127.0.0.1:8420/a", "127.0.0.1:8420"),
        ("HTTPS://Agents.Example", "/a?b=%20", "https://agents.example/a?b=%20", "agents.example"),
        ("https://agents.example:443/", "/a", "https://agents.example/a", "agents.example"),
        ("http://agents.example:80", "/", "http://agents.example/", "agents.example"),
        ("http://agents.example:443", "/", "http://agents.example:443/", "agents.example:443"),
        ("https://agents.example/nacre/", "/api", "https://agents.example/nacre/api", "agents.example"),
        ("http://[::1]:8420", "/api", "http://[::1]:8420/api", "[::1]:8420"),
    ])
    func targetAndAuthorityAreNormalised(base: String, path: String, text: String, authority: String) throws {
        let target = try TargetURI(base: base, path: path)
        #expect(target.text == text)
        #expect(target.authority == authority)
    }

    @Test(arguments: [("agents.example", "/a"), ("http://", "/a"), ("http://x", "a"), ("http://me:pw@x", "/a"), ("", "")])
    func whatIsNoAddressIsRefused(base: String, path: String) {
        #expect(throws: SignatureRefusal.unsignable) { try TargetURI(base: base, path: path) }
    }
}
