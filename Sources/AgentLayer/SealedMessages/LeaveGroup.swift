import AgentAPI
import HTTPSupport
import Hummingbird

/// DELETE /api/v1/agents/dm/groups/:delivery
enum LeaveGroup {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let delivery = try Refusal.delivery(try context.segment("delivery"))
        let holder = try await MailboxHolder(reading: context.agent.id, network)
        try await OwnDevices(context, holder).change { devices, _ in
            guard devices.groups.contains(delivery) else { throw Refusal.groupNotAccepted }
            devices.groups.removeAll { $0 == delivery }
        }
        return .json(ActionReply(message: "Messages of the group are not taken any more", action: "left"))
    }
}
