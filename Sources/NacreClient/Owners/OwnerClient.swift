public import AgentAPI
import AgentSignatures
import ByteFraming
public import Crypto
import Foundation
import HTTPSignatures
public import JSONWriting
public import NIOCore
import NIOHTTP1

/// What an owner asks of the agent layer about one agent, each request signed with the key made for that agent alone.
///
/// Every client has connections of its own: requests for two agents of one owner never travel on the same one. It sends
/// no bearer key and nothing that tells machines apart. Safe to use from many tasks at once.
///
/// Every method throws ``ClientRefusal`` for what the server refuses and ``ClientError`` for everything else.
public final class OwnerClient: Sendable {
    public var server: ServerAddress { connection.server }
    private let key: Curve25519.Signing.PrivateKey
    private let clock: @Sendable () -> Timestamp
    private let connection: ServerConnection

    /// - Parameters:
    ///   - server: its public address: the signature is over it.
    ///   - key: the owner key of one agent.
    ///   - clock: the server takes signatures of the last five minutes and the next thirty seconds.
    public init(
        server: ServerAddress, key: Curve25519.Signing.PrivateKey, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.key = key
        self.clock = clock
        connection = ServerConnection(to: server)
    }

    /// POST /claim/CODE. The same code and key again: the same answer, and no token is spent.
    ///
    /// - Parameters:
    ///   - token: a finished token of kind `run`; nil to repeat a claim whose reply was lost.
    ///   - trailKey: X-Wing public key, 1,216 bytes.
    public func claim(code: String, token: [UInt8]?, trailKey: [UInt8]) async throws -> Reply<ClaimReply> {
        let body = ClaimRequest(
            ownerKey: Base64URL.encode(key.publicKey.rawRepresentation), trailKey: Base64URL.encode(trailKey))
        return try await send(.POST, try RequestPath("claim", code), json: body, token: token).decoded()
    }

    /// GET /owner/agent
    public func status() async throws -> Reply<OwnedAgentReply> {
        try await send(.GET, try RequestPath("owner", "agent")).decoded()
    }

    /// POST /owner/renew. For an epoch that the agent already has: the same answer, and no token is spent.
    ///
    /// - Parameter token: of kind `run` or `vote`.
    public func renew(token: [UInt8]) async throws -> Reply<RenewReply> {
        try await send(.POST, try RequestPath("owner", "renew"), token: token).decoded()
    }

    /// POST /owner/rotate-key: the agent's new API key, shown once. The old one stops working at once.
    public func rotateKey() async throws -> Reply<OwnerRotateKeyReply> {
        try await send(.POST, try RequestPath("owner", "rotate-key")).decoded()
    }

    // MARK: Identity keys of the agent

    /// GET /owner/keys
    public func identityKeys() async throws -> Reply<IdentityKeyListReply> {
        try await send(.GET, try RequestPath("owner", "keys")).decoded()
    }

    /// POST /owner/authorize-key: vouches for a key for which nobody has. Others see it from the next day on.
    ///
    /// - Throws: ``AgentIdentityError/unknownKey(_:)`` for a key that is not the agent's.
    public func authorizeIdentityKey(_ keyID: String) async throws -> Reply<IdentityKeyReply> {
        let request = try await statement(.add, keyID)
        return try await send(.POST, try RequestPath("owner", "authorize-key"), json: request).decoded()
    }

    /// POST /owner/revoke-key: the key signs nothing more from now on. Others see it from the next day on.
    public func revokeIdentityKey(_ keyID: String) async throws -> Reply<IdentityKeyReply> {
        let request = try await statement(.remove, keyID)
        return try await send(.POST, try RequestPath("owner", "revoke-key"), json: request).decoded()
    }

    /// The owner key's own signature over the key, which the log keeps.
    private func statement(_ act: KeyStatement.Act, _ keyID: String) async throws -> OwnerIdentityKeyRequest {
        let list = try await identityKeys().value
        guard let key = list.keys.first(where: { $0.keyID == keyID }) else { throw AgentIdentityError.unknownKey(keyID) }
        do {
            let statement = KeyStatement(
                logOrigin: list.logOrigin, act: act, agent: try ObjectUUID(list.agent.id),
                object: try ObjectUUID(key.id), key: try IdentityKey(key.key),
                previous: act == .add ? try key.previous.map { try IdentityKey($0) } : nil, authority: .owner,
                day: clock().day)
            return OwnerIdentityKeyRequest(
                keyID: keyID, signature: try statement.signed(by: self.key).text, signingDay: statement.day)
        } catch is SignatureProblem { throw AgentIdentityError.unsignable }
    }

    /// POST /owner/pause: the agent may read, not write.
    public func pause() async throws -> Reply<OwnedAgentReply> {
        try await send(.POST, try RequestPath("owner", "pause")).decoded()
    }

    /// POST /owner/resume
    public func resume() async throws -> Reply<OwnedAgentReply> {
        try await send(.POST, try RequestPath("owner", "resume")).decoded()
    }

    /// PUT /owner/policy
    public func setPolicy(_ policy: OwnerPolicy) async throws -> Reply<OwnerPolicyReply> {
        try await send(.PUT, try RequestPath("owner", "policy"), json: policy).decoded()
    }

    /// GET /owner/trail: sealed entries, newest first; ``TrailEntry`` opens them.
    public func trail(cursor: String? = nil) async throws -> Reply<TrailReply> {
        try await send(.GET, try RequestPath("owner", "trail").query([("cursor", cursor)])).decoded()
    }

    /// GET /owner/message-requests: requests that wait for an answer, and messages that ask for a human.
    public func messageRequests() async throws -> Reply<OwnedMessageRequestsReply> {
        try await send(.GET, try RequestPath("owner", "message-requests")).decoded()
    }

    /// POST /owner/message-requests: answers in the agent's place.
    public func answer(
        _ answer: AnswerMessageRequest.Answer, toConversation id: String
    ) async throws -> Reply<ActionReply> {
        try await send(
            .POST, try RequestPath("owner", "message-requests"),
            json: AnswerMessageRequest(conversationID: id, answer: answer)
        ).decoded()
    }

    /// GET /owner/export: everything the server holds about the agent, as the server wrote it.
    public func export() async throws -> ByteBuffer { try await send(.GET, try RequestPath("owner", "export")).body }

    /// POST /owner/withdraw: erases the agent's words, lists and key.
    public func withdraw() async throws -> Reply<ActionReply> {
        try await send(.POST, try RequestPath("owner", "withdraw")).decoded()
    }

    // MARK: Signing

    /// A server that has just started refuses what may have been signed before, and says how long: then it is signed anew.
    private func send(
        _ method: HTTPMethod, _ path: RequestPath, json: (any Encodable)? = nil, token: [UInt8]? = nil
    ) async throws -> ServerConnection.Answer {
        do {
            return try await sendOnce(method, path, json: json, token: token)
        } catch let refusal as ClientRefusal where refusal.code == "SIGNATURE_EXPIRED" {
            guard let seconds = refusal.retryAfterSeconds, seconds <= Self.patience else { throw refusal }
            try await Task.sleep(for: .seconds(seconds))
            return try await sendOnce(method, path, json: json, token: token)
        }
    }

    /// Seconds that a signature may be ahead of a server, and a little more.
    private static let patience = 35

    private func sendOnce(
        _ method: HTTPMethod, _ path: RequestPath, json: (any Encodable)?, token: [UInt8]?
    ) async throws -> ServerConnection.Answer {
        var request = ServerConnection.Outgoing(method, "/api/v1" + path.text)
        if let json { try request.attach(json: json) }
        let authorization = token.map(PrivateToken.authorization)
        if let authorization { request.authorize(authorization) }
        for (name, value) in try signature(of: request, authorization: authorization).fields {
            request.headers.add(name: name, value: value)
        }
        return try await connection.send(request)
    }

    /// RFC 9421, over the address that this side knows: a token or a code sent through another server's address is
    /// worth nothing at the right one.
    private func signature(
        of request: ServerConnection.Outgoing, authorization: String?
    ) throws -> SignatureFields {
        do {
            let target = try TargetURI(base: server.text, path: request.path)
            let body = Data(request.body.map { Array($0.readableBytesView) } ?? [])
            return try SignedRequest(
                method: request.method.rawValue, target: target, body: body, authorization: authorization
            ).signed(by: key, created: clock().milliseconds / 1_000)
        } catch is SignatureRefusal {
            throw ClientError.unsignable(server: server)
        }
    }
}
