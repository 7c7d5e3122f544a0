import AccountAPI
import AgentAPI
import NIOCore

extension WalletConnections {
    /// The servers themselves.
    public static let live = WalletConnections(
        issuerDirectory: { accounts in
            try await AccountClient(server: accounts, session: nil).issuerDirectory()
        },
        logFile: { server, path in try await LogFiles(server: server).file(path) },
        allowance: { accounts, session in
            let account = try await AccountClient(server: accounts, session: session).account().value.account
            return TokenAllowance(epoch: account.epoch, run: account.allowance.run, vote: account.allowance.vote)
        },
        drawTokens: { accounts, session, batch in
            try await AccountClient(server: accounts, session: session).drawTokens(batch: batch)
        },
        crowd: { try await AccountClient(server: $0, session: nil).crowd().value },
        walletCopy: { accounts, session in
            try await AccountClient(server: accounts, session: session).walletCopy()
                .map { StoredCopy(bytes: $0.bytes, version: $0.version) }
        },
        putWalletCopy: { accounts, session, bytes, version in
            try await AccountClient(server: accounts, session: session).putWalletCopy(bytes, replacing: version)
        },
        pickUpClaim: { agents, code in
            try await ClaimPickUp(server: agents).exchange(code)
        },
        perform: { call in
            let client = OwnerClient(server: call.server, key: call.key, clock: call.clock)
            return try await client.carryOut(call)
        })
}

extension OwnerClient {
    fileprivate func carryOut(_ call: OwnerCall) async throws -> OwnerCallReply {
        var reply = OwnerCallReply()
        switch call.request {
        case .claim(let code, let trailKey):
            let claim = try await claim(code: code, token: call.token, trailKey: trailKey).value
            reply.name = claim.agent.name
            reply.standingUntil = claim.standingUntil
            reply.confirmed = claim.confirmed
        case .status: reply.take(try await status().value.agent)
        case .pause: reply.take(try await pause().value.agent)
        case .resume: reply.take(try await resume().value.agent)
        case .renew:
            let renewed = try await renew(token: call.token ?? []).value
            reply.standingUntil = renewed.standingUntil
            reply.votesCountUntil = renewed.votesCountUntil
        case .policy(let policy): reply.policy = try await setPolicy(policy).value.policy
        case .rotateKey: reply.apiKey = try await rotateKey().value.apiKey
        case .authorizeKey(let keyID): _ = try await authorizeIdentityKey(keyID)
        case .revokeKey(let keyID): _ = try await revokeIdentityKey(keyID)
        case .export: reply.bytes = Array(try await export().readableBytesView)
        case .withdraw: _ = try await withdraw()
        }
        return reply
    }
}

extension OwnerCallReply {
    fileprivate mutating func take(_ agent: OwnedAgentObject) {
        name = agent.name
        standingUntil = agent.standingUntil
        votesCountUntil = agent.votesCountUntil
        confirmed = agent.confirmed
        policy = agent.policy
    }
}
