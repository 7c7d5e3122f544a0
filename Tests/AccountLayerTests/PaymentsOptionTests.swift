import Foundation
import Testing

@testable import AccountLayer

@Suite struct PaymentsOptionTests {
    private static func withFile(_ text: String, mode: Int = 0o600, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("key_\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode]))
        try body(path)
    }

    @Test func invoicesAreTheDefault() throws {
        for kind in [nil, "invoice"] {
            guard case .invoices = try Payments(kind: kind, url: nil, keyFile: nil, secretFile: nil) else {
                Issue.record("not invoices")
                return
            }
        }
        #expect(throws: PaymentsRefusal.unknownKind) {
            _ = try Payments(kind: "cash", url: nil, keyFile: nil, secretFile: nil)
        }
        #expect(throws: PaymentsRefusal.optionsWithoutStripe) {
            _ = try Payments(kind: nil, url: nil, keyFile: "/key", secretFile: nil)
        }
    }

    @Test func keysComeFromFilesThatNobodyElseReads() throws {
        try Self.withFile("sk_live_1\n") { key in
            try Self.withFile("whsec_new\n\nwhsec_old\n") { secrets in
                let payments = try Payments(kind: "stripe", url: nil, keyFile: key, secretFile: secrets)
                guard case .stripe(let url, let read, let all) = payments else {
                    Issue.record("not stripe")
                    return
                }
                #expect(url == "https://api.stripe.com" && read == "sk_live_1")
                #expect(all == ["whsec_new", "whsec_old"])
                #expect(throws: PaymentsRefusal.filesMissing) {
                    _ = try Payments(kind: "stripe", url: nil, keyFile: key, secretFile: nil)
                }
                #expect(throws: PaymentsRefusal.unreadable("/nowhere")) {
                    _ = try Payments(kind: "stripe", url: nil, keyFile: "/nowhere", secretFile: secrets)
                }
                #expect(throws: PaymentsRefusal.notOneKey) {
                    _ = try Payments(kind: "stripe", url: nil, keyFile: secrets, secretFile: secrets)
                }
                for url in [
                    "http://api.example.org", "https://api.example.org/v1", "ftp://127.0.0.1", "api.example.org",
                    "https://user@api.example.org", "https://api.example.org?x=1",
                ] {
                    #expect(throws: PaymentsRefusal.url, "\(url)") {
                        _ = try Payments(kind: "stripe", url: url, keyFile: key, secretFile: secrets)
                    }
                }
                _ = try Payments(kind: "stripe", url: "http://127.0.0.1:12111", keyFile: key, secretFile: secrets)
            }
        }
        for text in ["", "\n \n", "sk live", "sk_\u{7F}", "sch\u{fc}ssel"] {
            try Self.withFile(text) { path in
                #expect(throws: PaymentsRefusal.empty(path), "\(text)") {
                    _ = try Payments(kind: "stripe", url: nil, keyFile: path, secretFile: path)
                }
            }
        }
        try Self.withFile("sk_live_1", mode: 0o640) { path in
            #expect(throws: PaymentsRefusal.openToOthers(path)) {
                _ = try Payments(kind: "stripe", url: nil, keyFile: path, secretFile: path)
            }
        }
    }
}
