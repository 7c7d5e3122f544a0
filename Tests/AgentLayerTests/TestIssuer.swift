import AgentAPI
import Foundation
import HTTPSupport
import IssuerLog
import JSONWriting
import NIOHTTP1
import PrivacyPassClient
import PrivacyPassIssuer
import PrivacyPassToken
import Storage
import Synchronization
import TestDatabases
import TestLogs
import Testing
import TestServers
import TransparencyLog

@testable import AgentLayer

/// An issuer in this process, with a key for each kind of this epoch and the next.
struct TestIssuer: Sendable {
    let name: String
    private let keys: [IssuerDirectory.Label: IssuerKey]

    /// The epoch in which the clocks of tests begin.
    static let epoch = Epoch(day: TestClock.start.day)
    /// What servers of tests are called.
    static let authority = "nacre.test"

    /// - Parameter variant: issuers of other variants have other keys.
    init(name: String = "issuer.test", epochs: [Epoch] = [epoch, epoch.next], variant: Int = 0) throws {
        self.name = name
        var keys: [IssuerDirectory.Label: IssuerKey] = [:]
        for epoch in epochs {
            for (number, kind) in [TokenKind.run, .vote].enumerated() {
                let place = Int(epoch.number - Self.epoch.number) * 2 + number + variant * 1_000
                keys[.init(kind: kind, epoch: epoch)] = try Self.pool.key(place)
            }
        }
        self.keys = keys
    }

    var epochKeys: [EpochKey] {
        keys.map { EpochKey(kind: $0.key.kind, epoch: $0.key.epoch, key: $0.value.publicKey) }
            .sorted { ($0.epoch, $0.kind) < ($1.epoch, $1.kind) }
    }

    func directory() throws -> [UInt8] { try directory(of: epochKeys) }

    /// With a log of exactly these keys, which nobody cosigns.
    func directory(of keys: [EpochKey]) throws -> [UInt8] {
        try LoggedDirectory(keys, issuer: name).directory().json()
    }

    /// A finished token, for a server of the tests unless told otherwise.
    ///
    /// - Parameter signer: the kind whose key signs; the token's own unless told.
    func token(
        _ kind: TokenKind = .run, _ epoch: Epoch = epoch, signer: TokenKind? = nil, issuer: String? = nil,
        origins: [String]? = nil, context: [UInt8] = []
    ) throws -> Token {
        guard let key = keys[.init(kind: signer ?? kind, epoch: epoch)] else { throw NoSuchKey() }
        let challenge = try TokenChallenge(
            issuerName: issuer ?? name, redemptionContext: context,
            originInfo: origins ?? ["\(kind.name).\(Self.authority)"])
        let pending = try PendingToken(challenge: challenge, key: key.publicKey)
        return try pending.finalize(try key.issue(pending.request))
    }

    struct NoSuchKey: Error {}

    private static let pool = Pool()

    /// Making a key takes a while: each is made once.
    private final class Pool: Sendable {
        private let keys = Mutex<[Int: IssuerKey]>([:])

        func key(_ place: Int) throws -> IssuerKey {
            try keys.withLock { keys in
                if let key = keys[place] { return key }
                let key = try IssuerKey.generate()
                keys[place] = key
                return key
            }
        }
    }
}

/// The file of an issuer's directory.
final class DirectoryFile: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_directory_" + UUID().uuidString).path

    var source: IssuerDirectorySource { .file(path) }

    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension TestNetwork {
    /// Runs `body` against a network where agents need tokens of an issuer whose keys are known.
    static func withIssuer(
        _ engine: TestEngine, limits: PublishedLimits = .off, clock: TestClock = TestClock(),
        issuer: TestIssuer? = nil,
        _ body: (TestNetwork, TestIssuer, DirectoryFile) async throws -> Void
    ) async throws {
        let issuer = try issuer ?? TestIssuer()
        let file = DirectoryFile()
        try file.write(issuer.directory())
        try await run(engine, limits: limits, registration: .token, issuerDirectory: file.source, clock: clock) {
            network in
            try await eventually("the directory is read") {
                network.inside.issuerKeys.isReady(on: TestClock.start.day)
            }
            try await body(network, issuer, file)
        }
    }

    func register(_ name: String, _ token: Token?) async throws -> Answer {
        try await register(name, authorization: token?.authorization)
    }

    func register(_ name: String, authorization: String?) async throws -> Answer {
        try await send(
            .POST, "/api/v1/agents/register", json: #"{"name":"\#(name)"}"#,
            headers: authorization.map { [("Authorization", $0)] } ?? [])
    }

    /// A new agent; in standing if there is a token.
    func agent(_ name: String, _ token: Token?) async throws -> TestAgent {
        let answer = try await register(name, token)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer) }
        return TestAgent(
            network: self, name: name, id: answer["agent"]["id"].text, key: answer["agent"]["api_key"].text)
    }

    func count(_ query: Query<Int64>) async throws -> Int64? { try await store.read { try $0.first(query) } }
}

extension AgentNetwork {
    /// As a claim or a renewal does it.
    func redeem(_ token: Token, for agent: AgentID) async throws -> Standing {
        let checked = try issuerKeys.check(token.unverified, allowing: [.run, .vote], day: clock.now.day)
        let prepared = try await Redemption(self).prepare(checked, for: agent)
        return try await store.write(.privateAct) { try $0.redeem(prepared) }
    }
}

extension TestQueries {
    static func spentTokens() -> Query<Int64> {
        Query("SELECT COUNT(*) FROM spent_tokens") { row in try row.integer() }
    }

    static func agents() -> Query<Int64> { Query("SELECT COUNT(*) FROM agents") { row in try row.integer() } }
}
