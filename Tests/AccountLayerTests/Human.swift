import JSONWriting
import AgentAPI
import Foundation
import NIOHTTP1
import TestServers
import Testing

@testable import AccountLayer

/// A mail as it lies in the outbox.
struct ReceivedMail: Sendable {
    let file: String
    let text: String

    func header(_ name: String) -> String {
        let head = text.split(separator: "\n\n", maxSplits: 1)[0]
        let line = head.split(separator: "\n").first { $0.hasPrefix(name + ": ") } ?? ""
        return String(line.dropFirst(name.count + 2))
    }

    var recipient: String { header("To").trimmingCharacters(in: ["<", ">"]) }
    var code: String? {
        text.split(separator: "\n").first { $0.hasPrefix("Your code is ") }.map { String($0.dropFirst(13)) }
    }
}

extension TestAccounts {
    static let passphrase = "four words at random"

    func mails() -> [ReceivedMail] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: outbox)) ?? []
        return files.filter { $0.hasSuffix(".eml") && !$0.hasPrefix(".") }.compactMap { file in
            FileManager.default.contents(atPath: outbox + "/" + file).map {
                ReceivedMail(file: file, text: String(decoding: $0, as: UTF8.self))
            }
        }
    }

    /// Waits until there are `count` mails to this address.
    func mails(to address: String, count: Int = 1) async throws -> [ReceivedMail] {
        try await eventually("\(count) mails to \(address)") { mails().count { $0.recipient == address } >= count }
        return mails().filter { $0.recipient == address }
    }

    /// The code in the only mail to this address that has one, and takes it out of the box.
    func takeCode(to address: String) async throws -> String {
        try await eventually("a code for \(address)") {
            mails().contains { $0.recipient == address && $0.code != nil }
        }
        let mail = try #require(mails().first { $0.recipient == address && $0.code != nil })
        try FileManager.default.removeItem(atPath: outbox + "/" + mail.file)
        return try #require(mail.code)
    }

    func post(_ path: String, _ fields: [String: String], headers: [(String, String)] = []) async throws -> Answer {
        let body = try JSONEncoder().encode(fields)
        return try await send(
            .POST, path, Array(body), headers: [("Content-Type", "application/json")] + headers)
    }

    func signUp(_ email: String, _ passphrase: String = passphrase) async throws -> Answer {
        try await post("/v1/accounts", ["email": email, "passphrase": passphrase])
    }

    func signIn(_ email: String, _ passphrase: String = passphrase, totp: String? = nil) async throws -> Answer {
        var fields = ["email": email, "passphrase": passphrase]
        fields["totp"] = totp
        return try await post("/v1/sessions", fields)
    }

    /// Signs up, confirms with the mailed code and signs in.
    func human(_ email: String, _ passphrase: String = passphrase) async throws -> Human {
        let signUp = try await signUp(email, passphrase)
        guard signUp.status == 202 else { throw UnexpectedAnswer(signUp) }
        let code = try await takeCode(to: email)
        let confirmed = try await post("/v1/accounts/confirm", ["signup": signUp["signup"].text, "code": code])
        guard confirmed.status == 201 else { throw UnexpectedAnswer(confirmed) }
        return try await signedIn(email, passphrase)
    }

    func signedIn(_ email: String, _ passphrase: String = passphrase, totp: String? = nil) async throws -> Human {
        let answer = try await signIn(email, passphrase, totp: totp)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return Human(accounts: self, email: email, session: answer["session"].text)
    }
}

/// Somebody who signed up and in over HTTP.
struct Human: Sendable {
    let accounts: TestAccounts
    let email: String
    let session: String

    func send(_ method: HTTPMethod, _ path: String, _ fields: [String: String]? = nil) async throws -> Answer {
        let body = try fields.map { Array(try JSONEncoder().encode($0)) }
        return try await accounts.send(
            method, path, body,
            headers: [("Authorization", "Bearer \(session)"), ("Content-Type", "application/json")])
    }

    /// What nobody outside learns.
    func id() async throws -> AccountID {
        try #require(try await accounts.inside.people.find(EmailAddress(email))).id
    }

    func get(_ path: String) async throws -> Answer { try await send(.GET, path) }
    func post(_ path: String, _ fields: [String: String]) async throws -> Answer { try await send(.POST, path, fields) }

    /// Turns the second factor on; returns its secret and the backup codes. The step it used is over afterwards.
    func turnOnTOTP() async throws -> (secret: TOTPSecret, backupCodes: [String]) {
        accounts.clock.advance(seconds: 30)
        let begun = try await post("/v1/account/totp", ["passphrase": TestAccounts.passphrase])
        guard begun.status == 201 else { throw UnexpectedAnswer(begun) }
        let secret = TOTPSecret(stored: try #require(Base32.decode(begun["secret"].text)))
        let code = secret.code(step: TOTPSecret.step(at: accounts.clock.now.milliseconds))
        let confirmed = try await post("/v1/account/totp/confirm", ["totp": code])
        guard confirmed.status == 200 else { throw UnexpectedAnswer(confirmed) }
        accounts.clock.advance(seconds: 30)
        return (secret, confirmed["backup_codes"].items.map(\.text))
    }
}

/// As an authenticator program reads a secret.
enum Base32 {
    static func decode(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bits, pending, bytes): (UInt32, Int, [UInt8]) = (0, 0, [])
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 5 | UInt32(value)
            pending += 5
            if pending >= 8 {
                pending -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(pending)))
            }
        }
        return bytes
    }
}
