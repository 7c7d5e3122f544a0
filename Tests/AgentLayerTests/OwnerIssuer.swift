import Foundation
import HTTPSupport
import JSONWriting
import LogService
import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken
import Storage
import TestServers

@testable import AgentLayer

/// An issuer in this process: keys of two epochs, made once for all tests.
struct OwnerIssuer: Sendable {
    static let name = "accounts.test"
    static let epoch = Epoch(day: TestClock.start.day)

    private let issuers: [Epoch: EpochIssuer]

    static let shared = Result { try OwnerIssuer() }

    private init() throws {
        var issuers: [Epoch: EpochIssuer] = [:]
        for day in [TestClock.start.day, TestClock.start.day + 30] {
            issuers[Epoch(day: day)] = EpochIssuer(
                epoch: Epoch(day: day), keys: [.run: try IssuerKey.generate(), .vote: try IssuerKey.generate()])
        }
        self.issuers = issuers
    }

    /// Tells a server the keys, as its schedule would.
    func teach(_ network: AgentNetwork) async throws {
        let keys = issuers.values.flatMap(\.epochKeys)
        _ = try await network.issuerKeys.learn(
            LoggedDirectory(keys, issuer: Self.name).directory().json(), at: network.clock.now, in: network.store,
            network.log.writer)
    }

    /// A finished token, as `Authorization` carries it.
    func authorization(_ kind: TokenKind = .run, day: Int64 = TestClock.start.day, for authority: String = "nacre.test")
        throws -> String
    {
        guard let issuer = issuers[Epoch(day: day)], let key = issuer.keys[kind] else { throw CancellationError() }
        let challenge = try TokenChallenge(issuerName: Self.name, originInfo: ["\(kind.name).\(authority)"])
        let pending = try PendingToken(challenge: challenge, key: key.publicKey)
        return try pending.finalize(key.issue(pending.request)).authorization
    }
}
