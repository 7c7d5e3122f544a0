import AgentAPI
import HTTPSupport
import Hummingbird

/// POST /api/v1/agents/dm/policy
enum SetSealedPolicy {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(Words.self, upTo: 4_096)
        guard let encryption = SealedPolicy.Encryption(rawValue: input.encryption) else {
            throw Refusal.unknownPolicy("encryption", SealedPolicy.Encryption.allCases.map(\.rawValue))
        }
        guard let senders = SealedPolicy.Senders(rawValue: input.from) else {
            throw Refusal.unknownPolicy("from", SealedPolicy.Senders.allCases.map(\.rawValue))
        }
        let policy = SealedPolicy(encryption: encryption, from: senders)
        let holder = try await MailboxHolder(writing: context.agent.id, network)
        do {
            try await OwnDevices(context, holder).change { devices, _ in devices.policy = policy }
        } catch let refusal as Refusal {
            try await PrivateLists(network: network).destroyKey(ofWithdrawn: context.agent.id)
            throw refusal
        }
        return .json(SealedPolicyReply(policy: policy))
    }

    private struct Words: Decodable {
        let encryption: String
        let from: String
    }
}
