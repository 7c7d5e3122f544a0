import AgentAPI
import HTTPSupport
import Hummingbird
import MessageFormats

/// POST /api/v1/agents/dm/groups
///
/// Who knows the capability may then write to this agent, until it leaves or blocks the sender.
enum AcceptGroup {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(AcceptGroupRequest.self, upTo: 4_096)
        let delivery = try Refusal.delivery(input.delivery)
        let holder = try await MailboxHolder(writing: context.agent.id, network)
        do {
            try await OwnDevices(context, holder).change { devices, _ in
                guard !devices.groups.contains(delivery) else { return }
                guard devices.groups.count < SealedDevices.mostGroups else { throw Refusal.tooManyGroups }
                devices.groups.append(delivery)
            }
        } catch let refusal as Refusal {
            try await PrivateLists(network: network).destroyKey(ofWithdrawn: context.agent.id)
            throw refusal
        }
        return .json(ActionReply(message: "Messages of the group are taken", action: "accepted"))
    }
}

extension Refusal {
    static func delivery(_ text: String) throws(Refusal) -> DeliveryID {
        do { return try DeliveryID(text) } catch { throw Refusal(error) }
    }
}
