import AccountAPI
import AgentAPI
import ByteFraming
import Crypto
import Foundation
import IssuerLog
import JSONWriting
import PrivacyPassIssuer
import PrivacyPassToken
import Synchronization
import TestLogs
import TransparencyLog

@testable import NacreClient

extension WalletWorld {
    private static let keys = Mutex<[String: IssuerKey]>([:])

    /// The same key for a kind and epoch in every test: making one takes a while.
    static func key(_ kind: TokenKind, _ epoch: Int64, other: Bool = false) throws -> IssuerKey {
        try keys.withLock { keys in
            let name = "\(kind)/\(epoch)/\(other)"
            if let key = keys[name] { return key }
            let key = try IssuerKey.generate()
            keys[name] = key
            return key
        }
    }

    static func issuer(_ epoch: Epoch) throws -> EpochIssuer {
        EpochIssuer(
            epoch: epoch, keys: [.run: try key(.run, epoch.number), .vote: try key(.vote, epoch.number)])
    }

    func standardDirectory() throws -> IssuerDirectory {
        let epoch = Epoch(at: now)
        return IssuerDirectory(
            issuerRequestURI: "http://localhost:8421/v1/tokens", issuerName: state.withLock { $0.issuerName },
            keys: try Self.issuer(epoch).epochKeys, logKey: try WorldLogs.accountsLog.get().vkey)
    }

    var connections: WalletConnections {
        WalletConnections(
            issuerDirectory: { _ in
                let own = self.state.withLock { $0.directory }
                return try (own?(self.now) ?? self.standardDirectory()).json()
            },
            logFile: { try self.logFile($1, ofAccounts: $0 == self.configuration.accounts) },
            allowance: { _, _ in
                self.state.withLock { state in
                    TokenAllowance(epoch: Epoch(at: state.now).number, run: state.run, vote: state.vote)
                }
            },
            drawTokens: { _, _, batch in try self.draw(batch) },
            crowd: { _ in
                self.set { $0.accountCalls += 1 }
                return CrowdReply(epoch: Epoch(at: self.now).number, drawnThisEpoch: 40, drawnToday: 20)
            },
            walletCopy: { _, _ in self.state.withLock { $0.copy } },
            putWalletCopy: { _, _, bytes, version in try self.put(bytes, version) },
            pickUpClaim: { _, code in try self.pickUp(code) }, perform: { try self.perform($0) })
    }

    /// What a server has at a path of its log.
    func logFile(_ path: String, ofAccounts isAccounts: Bool) throws -> [UInt8] {
        try state.withLock { state in
            if let own = state.logs.override, let file = try own(isAccounts, path) { return file }
            try state.logs.reach(Epoch(at: state.now))
            guard let file = try isAccounts ? state.logs.accountsFile(path) : state.logs.agentsFile(path) else {
                throw Self.refusal(404, "NOT_FOUND")
            }
            return file
        }
    }

    func draw(_ bytes: [UInt8]) throws -> [UInt8] {
        try strike(.beforeDraw)
        set { $0.sentBatches.append(bytes) }
        let batch = try TokenBatchRequest(serialized: bytes)
        let (known, count) = state.withLock { state in
            (state.batches[batch.epoch.number]?[batch.digest], state.batches[batch.epoch.number]?.count ?? 0)
        }
        if let known {
            try strike(.afterDraw)
            return known
        }
        guard batch.epoch == Epoch(at: now) else { throw Self.refusal(409, "WRONG_EPOCH") }
        guard count < 2 else { throw Self.refusal(409, "ALREADY_DRAWN") }
        let kinds = batch.items.map(\.kind)
        guard kinds == state.withLock({ Array(repeating: .run, count: $0.run) + Array(repeating: .vote, count: $0.vote) })
        else { throw Self.refusal(400, "WRONG_BATCH") }
        let answer = try Self.issuer(batch.epoch).issue(batch).serialized
        set { $0.batches[batch.epoch.number, default: [:]][batch.digest] = answer }
        try strike(.afterDraw)
        return answer
    }

    func put(_ bytes: [UInt8], _ version: String?) throws -> String {
        try strike(.beforeCopy)
        let stored = try state.withLock { state in
            guard state.copy?.version == version else { throw Self.refusal(412, "VERSION_CONFLICT") }
            let stored = StoredCopy(bytes: bytes, version: UUID().uuidString)
            state.copy = stored
            state.uploads.append(stored)
            return stored
        }
        try strike(.afterCopy)
        return stored.version
    }

    /// Puts the hour of issue two days ahead.
    private func pickUp(_ code: String) throws -> String {
        var bytes = Base64URL.decode(String(code.dropFirst(15))) ?? []
        bytes.replaceSubrange(16..<20, with: withUnsafeBytes(of: UInt32(now.hour + 48).bigEndian) { Array($0) })
        return "moltbook_claim_" + Base64URL.encode(bytes)
    }

    private func perform(_ call: OwnerCall) throws -> OwnerCallReply {
        let name = Self.name(of: call.request)
        try strike(.beforeAct(name))
        let reply = try state.withLock { state in
            state.events.append(Event(moment: state.now, agent: call.agent, name: name))
            return try Self.answer(call, &state)
        }
        try strike(.afterAct(name))
        return reply
    }

    private static func answer(_ call: OwnerCall, _ state: inout State) throws -> OwnerCallReply {
        var agent = state.agents[call.agent] ?? Agent()
        let key = call.key.publicKey.rawRepresentation
        var reply = OwnerCallReply()
        reply.name = "agent-\(call.agent.uuidString.prefix(4).lowercased())"
        if case .claim(let code, _) = call.request {
            if agent.ownerKey != nil {
                guard agent.ownerKey == key else { throw refusal(409, "ALREADY_CLAIMED") }
                return reply
            }
            let hour = Base64URL.decode(String(code.dropFirst(15)))?.dropFirst(16).prefix(4)
                .reduce(Int64(0)) { $0 << 8 | Int64($1) }
            guard state.now.hour < (hour ?? 0) + 24 else { throw refusal(410, "CLAIM_CODE_EXPIRED") }
            let epoch = try spend(call.token, kind: .run, &state)
            agent.ownerKey = key
            agent.epochs.insert("run \(epoch)")
            state.agents[call.agent] = agent
            reply.standingUntil = CalendarDay(day: (epoch + 1) * 30 + 10)
            return reply
        }
        guard agent.ownerKey == key, !agent.isWithdrawn else { throw refusal(401, "OWNER_KEY_UNKNOWN") }
        switch call.request {
        case .renew:
            guard let token = call.token else { throw refusal(400, "INVALID_TOKEN") }
            let (kind, epoch) = try check(token, at: state.now)
            if agent.epochs.insert("\(kind) \(epoch)").inserted { _ = try spend(token, kind: kind, &state) }
        case .authorizeKey, .revokeKey: break
        case .rotateKey: reply.apiKey = "moltbook_sk_\(UUID().uuidString)"
        case .pause: agent.paused = true
        case .resume: agent.paused = false
        case .policy(let policy): reply.policy = policy
        case .export:
            reply.bytes = Array("{\"id\":\"\(call.agent)\",\"partial\":\(!agent.isConfirmed)}".utf8)
        case .withdraw: agent.isWithdrawn = true
        default: break
        }
        state.agents[call.agent] = agent
        return reply
    }

    private static func spend(_ bytes: [UInt8]?, kind: TokenKind, _ state: inout State) throws -> Int64 {
        guard let bytes else { throw refusal(400, "INVALID_TOKEN") }
        let (found, epoch) = try check(bytes, at: state.now)
        guard found == kind else { throw refusal(403, "TOKEN_REFUSED") }
        guard state.spent.insert(Data(bytes)).inserted else { throw refusal(409, "TOKEN_SPENT") }
        return epoch
    }

    private static func check(_ bytes: [UInt8], at now: Timestamp) throws -> (TokenKind, Int64) {
        let token = try UnverifiedToken(serialized: bytes)
        for epoch in Epoch.redeemable(onDay: now.day) {
            for kind in [TokenKind.run, .vote] {
                let challenge = try TokenChallenge(
                    issuerName: "localhost:8421", originInfo: ["\(kind).127.0.0.1:8420"])
                if (try? token.verified(under: try key(kind, epoch.number).publicKey, for: challenge)) != nil {
                    return (kind, epoch.number)
                }
            }
        }
        throw refusal(403, "TOKEN_WRONG_EPOCH")
    }

    private static func name(of request: OwnerCall.Request) -> String {
        switch request {
        case .claim: "claim"
        case .status: "status"
        case .renew: "renew"
        case .policy: "policy"
        case .pause: "pause"
        case .resume: "resume"
        case .rotateKey: "rotate-key"
        case .authorizeKey: "authorize-key"
        case .revokeKey: "revoke-key"
        case .export: "export"
        case .withdraw: "withdraw"
        }
    }

    static func refusal(_ status: Int, _ code: String) -> ClientRefusal {
        ClientRefusal(status: status, body: Array(#"{"error":"refused","code":"\#(code)"}"#.utf8), retryAfter: nil)
    }
}
