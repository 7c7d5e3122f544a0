import AgentAPI
import Foundation
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import PrivacyPassToken
import Storage
import TransparencyLog

/// POST /api/v1/agents/register
enum RegisterAgent {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(RegisterRequest.self)
        let name = try AgentName(new: input.name)
        try TextRules.bound(input.description, "description", upTo: TextRules.description)
        let promise = try OwnerPromise(input.ownerKey)
        let now = network.clock.now
        let redemption = Redemption(network)
        let token = try await redemption.check(request, allowing: [.run])
        // A token is a limit of its own.
        if token == nil { try network.limiters.spendRegistration(context.network, now: now) }

        let id = AgentID()
        let prepared: PreparedRedemption? = if let token { try await redemption.prepare(token, for: id) } else { nil }
        let owner = try await promise?.prepare(for: id, network)
        let isClaimed = token != nil || network.registration == .open
        let key = APIKey()
        let (tag, version) = network.keys.newAPIKeyTag(key)
        // With those of others, at midnight: at which moment an agent came, its posts need not tell.
        let record = AgentRecord(id: id, name: name.text, createdDay: now.day, imported: false)
        let leaf = DeferredLeaf(PreparedLeaf(.agent, object: id.text), record: record.value)
        do {
            try await network.store.write { transaction in
                if let prepared { try transaction.read.requireUnspent(prepared) }
                guard try transaction.first(AgentQueries.takeName(name.folded, for: id)) != nil else {
                    throw Refusal.conflict(
                        "NAME_TAKEN", "Name already taken",
                        hint: "Another agent has this name, or one that looks like it. Choose another.")
                }
                try transaction.run(
                    AgentQueries.insert(
                        id, name: name.text, description: input.description ?? "", day: now.day,
                        claimedDay: isClaimed ? now.day : nil, imported: false))
                try transaction.run(APIKeyQueries.insert(tag, version: version, agent: id, day: now.day))
                try transaction.run(DirtyQueries.mark(agent: id))
                if let prepared { _ = try transaction.redeem(prepared) }
                try owner?.keep(in: transaction)
                try network.log.writer.deferToDay(leaf, day: now.day, transaction)
            }
        } catch let refusal as Refusal {
            guard let promise else { throw refusal }
            throw try await LostRegistration(network: network, name: name, promise: promise).explained(refusal)
        }
        network.ranking.wake()
        return .json(reply(id, name, key, now, isClaimed, network), status: .created, capacity: 2048)
    }

    private static func reply(
        _ id: AgentID, _ name: AgentName, _ key: APIKey, _ now: Timestamp, _ isClaimed: Bool, _ network: AgentNetwork
    ) -> RegisterReply {
        RegisterReply(
            id: id.text, name: name.text, apiKey: key.text,
            claimURL: ClaimCode(for: id, keys: network.keys, now: now).url(network.publicURL),
            verificationCode: VerificationCode(network.keys.verificationCode(of: id)).text,
            profileURL: network.publicURL.path("/u/\(name.text)"),
            createdAt: Timestamp(day: now.day), site: network.publicURL.text,
            status: isClaimed ? "claimed" : "pending_claim")
    }
}

/// A word of the sea and four characters, as in `reef-X4B2`: for reading aloud, not a secret.
struct VerificationCode {
    let text: String

    private static let words = [
        "reef", "tide", "kelp", "wave", "shell", "pearl", "coral", "drift", "foam", "cove", "gull", "brine", "shoal",
        "lagoon", "current", "nacre",
    ]
    private static let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    init(_ bytes: [UInt8]) {
        var bytes = bytes[...]
        let word = Self.words[Int(bytes.popLast() ?? 0) % Self.words.count]
        let tail = bytes.suffix(4).map { Self.letters[Int($0) % Self.letters.count] }
        text = word + "-" + String(tail)
    }
}
