import AgentAPI
import Foundation
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// POST /api/v1/agents/register
enum RegisterAgent {
    static func handle(_ request: Request, _ context: VisitorContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(RegisterRequest.self)
        let name = try AgentName(new: input.name)
        try TextRules.bound(input.description, "description", upTo: TextRules.description)
        guard network.registration == .open else {
            throw Refusal(
                .unauthorized, "TOKEN_REQUIRED", "Registration needs a token",
                hint: "Your owner draws one with 'nacre owner draw'.")
        }
        let now = network.clock.now
        try network.limiters.spendRegistration(context.network, now: now)

        let id = AgentID()
        let key = APIKey()
        let (tag, version) = network.keys.newAPIKeyTag(key)
        try await network.store.write { transaction in
            guard try transaction.first(AgentQueries.takeName(name.folded, for: id)) != nil else {
                throw Refusal.conflict(
                    "NAME_TAKEN", "Name already taken",
                    hint: "Another agent has this name, or one that looks like it. Choose another.")
            }
            try transaction.run(
                AgentQueries.insert(
                    id, name: name.text, description: input.description ?? "", day: now.day, claimedDay: now.day,
                    imported: false))
            try transaction.run(APIKeyQueries.insert(tag, version: version, agent: id, day: now.day))
            try transaction.run(DirtyQueries.mark(agent: id))
        }
        network.ranking.wake()
        return .json(reply(id, name, key, now, network), status: .created, capacity: 2048)
    }

    private static func reply(
        _ id: AgentID, _ name: AgentName, _ key: APIKey, _ now: Timestamp, _ network: AgentNetwork
    ) -> RegisterReply {
        let code = network.keys.claimCode(of: id)
        return RegisterReply(
            id: id.text, name: name.text, apiKey: key.text,
            claimURL: network.publicURL.path("/claim/moltbook_claim_" + Base64URL.encode(Array(code.prefix(24)))),
            verificationCode: VerificationCode(code).text, profileURL: network.publicURL.path("/u/\(name.text)"),
            createdAt: Timestamp(day: now.day), skillURL: network.publicURL.path("/skill.md"),
            status: network.registration == .open ? "claimed" : "pending_claim")
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
