import HTTPSupport
import Testing

@testable import AccountLayer

@Suite struct EmailAddressTests {
    @Test(arguments: [
        ("alice@example.org", "ALICE@EXAMPLE.ORG"), ("alice@example.org", "alice@example.org."),
        ("alice@example.org", "  Alice@Example.org "), ("a.b_c@x-y.example.org", "A.B_C@X-Y.EXAMPLE.org"),
        ("alice@xn--bcher-kva.example", "alice@XN--BCHER-KVA.example"),
    ])
    func spellingsOfOneAddressAreOne(one: String, other: String) throws {
        #expect(try EmailAddress(one).folded == EmailAddress(other).folded)
    }

    @Test func whatFollowsAPlusBelongsToTheAddress() throws {
        #expect(try EmailAddress("alice+a@example.org").folded != EmailAddress("alice@example.org").folded)
        #expect(try EmailAddress("a.lice@example.org").folded != EmailAddress("alice@example.org").folded)
    }

    @Test func mailGoesToTheSpellingThatWasGiven() throws {
        #expect(try EmailAddress("Alice.B@Example.ORG.").text == "Alice.B@example.org")
        #expect(try EmailAddress("dev@localhost").text == "dev@localhost")
    }

    @Test(arguments: [
        "", "alice", "@example.org", "alice@", "alice@example", "alice@@example.org", "a@b@example.org",
        // Control characters, and what would begin another header.
        "alice@example.org\r\nBcc: eve@example.net", "alice@example.org\nSubject: x", "ali\tce@example.org",
        "alice@example.org\u{0}", "alice@exam\u{7F}ple.org",
        // Look-alikes: Cyrillic, full-width, dotless, Kelvin; invisible and bidirectional characters.
        "\u{430}lice@example.org", "alice@ex\u{430}mple.org", "alice\u{FF20}example.org", "al\u{131}ce@example.org",
        "\u{212A}im@example.org", "ali\u{200B}ce@example.org", "\u{202E}alice@example.org", "alice@b\u{FC}cher.example",
        "alice@example\u{3002}org",
        // Quoted and commented forms, literals, several addresses, options.
        "\"alice\"@example.org", "alice(x)@example.org", "alice@[127.0.0.1]", "alice@127.0.0.1", "Alice <a@example.org>",
        "alice@example.org,eve@example.net", "alice@example.org eve@example.net", "-oQ/tmp@example.org",
        "a b@example.org",
        ".alice@example.org", "alice.@example.org", "al..ice@example.org", "alice@-example.org", "alice@example-.org",
        "alice@.org", "alice@example..org", "alice@exa_mple.org", "alice@example.org..", "alice;x@example.org",
        "alice@example.org>", "<alice@example.org", "alice:x@example.org", "alice\\@example.org",
    ])
    func whatIsNoPlainAddressIsRefused(text: String) {
        #expect(performing: { try EmailAddress(text) }, throws: { ($0 as? Refusal)?.code == "INVALID_EMAIL" })
    }

    @Test func lengthsAreBounded() throws {
        let domain = String(repeating: "a", count: 60) + "." + String(repeating: "b", count: 60) + ".org"
        #expect(throws: Never.self) { try EmailAddress(String(repeating: "x", count: 64) + "@" + domain) }
        #expect(throws: Refusal.self) { try EmailAddress(String(repeating: "x", count: 65) + "@" + domain) }
        #expect(throws: Refusal.self) { try EmailAddress("x@" + String(repeating: "a", count: 64) + ".org") }
        let long = (0..<4).map { _ in String(repeating: "c", count: 60) }.joined(separator: ".") + ".org"
        #expect(throws: Refusal.self) { try EmailAddress("alice1234567@" + long) }
        #expect(throws: Refusal.self) { try EmailAddress(String(repeating: "x", count: 100_000)) }
    }
}
