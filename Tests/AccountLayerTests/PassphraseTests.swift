import Crypto
import PassphraseHashing
import Testing

@Suite struct PassphraseTests {
    private let cheap = Argon2id.Parameters(passes: 1, memoryKiB: 64)

    /// From the reference implementation's test.c.
    @Test func theReferenceVectorComesOut() throws {
        let key = try Argon2id.derive(
            passphrase: Passphrase(typed: "password"), salt: Array("somesalt".utf8),
            parameters: .init(passes: 2, memoryKiB: 65_536))
        let hex = key.withUnsafeBytes { bytes in bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        #expect(hex == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")
        let stored = try #require(
            PassphraseHash("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
        #expect(try stored.matches(Passphrase(typed: "password")))
        #expect(try !stored.matches(Passphrase(typed: "passwore")))
    }

    @Test func aHashIsReadBackAsItWasWritten() throws {
        let hash = try PassphraseHash(Passphrase(typed: "four words at random"), parameters: cheap)
        let read = try #require(PassphraseHash(hash.text))
        #expect(read == hash)
        #expect(try read.matches(Passphrase(typed: "four words at random")))
        #expect(try !read.matches(Passphrase(typed: "four words at randon")))
        #expect(try PassphraseHash(Passphrase(typed: "four words at random"), parameters: cheap) != hash, "salted")
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
    }

    @Test func olderParametersAreSeen() throws {
        let hash = try PassphraseHash(Passphrase(typed: "four words at random"), parameters: cheap)
        #expect(hash.isOutdated())
        #expect(!hash.isOutdated(for: cheap))
    }

    @Test(arguments: [
        "", "x", "$argon2id$v=19$m=64,t=1,p=1$",
        "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$m=64,t=4294967295,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$m=64,t=1,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$m=64,t=1,p=99999999999$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$m=64,t=+1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$t=1,m=64,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$m=64,t=1,p=1$!!!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8$more",
    ])
    func whatIsNoHashIsNotRead(text: String) { #expect(PassphraseHash(text) == nil) }

    @Test func aPassphraseIsTheSameHoweverItIsComposed() throws {
        #expect(try Passphrase(typed: "caf\u{E9} au lait s.v.p.") == Passphrase(typed: "cafe\u{301} au lait s.v.p."))
        #expect(String(describing: try Passphrase(typed: "secret")) == "Passphrase")
    }

    @Test func whatWouldBeGuessedFirstIsRefused() throws {
        #expect(throws: PassphraseRefusal.tooShort) { try Passphrase(new: "elevenchars") }
        #expect(throws: PassphraseRefusal.tooShort) { try Passphrase(typed: "") }
        #expect(throws: PassphraseRefusal.tooLong) { try Passphrase(new: String(repeating: "ab cd ef ", count: 114)) }
        #expect(throws: PassphraseRefusal.tooLong) { try Passphrase(typed: String(repeating: "\u{1F41A}", count: 257)) }
        for text in [
            "aaaaaaaaaaaa", "abababababab", "abcdefghijkl", "password1234", "Password-1234", "passwordpassword",
            "correct horse battery staple", "qwertyuiopas", "098765432109", "alice1alice1alice1",
        ] {
            #expect(throws: PassphraseRefusal.common, "\(text)") { try Passphrase(new: text) }
        }
        #expect(throws: PassphraseRefusal.sameAsEmail) {
            try Passphrase(new: "Alice.Longname@Example.org", notAnyOf: ["alice.longname@example.org"])
        }
        for text in ["four words at random", "\u{7532}\u{9AA8}\u{6587} shells and tides", "!@#$%^&*()_+-=[]"] {
            #expect(throws: Never.self) { try Passphrase(new: text) }
        }
    }
}
