import AgentAPI
import HTTPSupport
import Hummingbird
import MessageFormats
import Storage

/// POST /api/v1/agents/dm/mailbox/acknowledge
///
/// This message and all before it are not handed out any more. They are deleted in a later night, with those of others:
/// see `Acknowledgement`.
enum AcknowledgeMailbox {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(AcknowledgeRequest.self, upTo: 4_096)
        let id = try Refusal.device(input.device)
        guard let end = MailboxEnd(position: input.position) else { throw Refusal.positionUnknown }
        let holder = try await MailboxHolder(reading: context.agent.id, network)
        let known = try await network.store.read { try $0.devices(of: holder).devices[id] }
        guard let known else { throw Refusal.deviceNotFound }
        if end.isAfter(known.acknowledged) {
            let place = MailboxPlace(day: end.day, number: end.next - 1)
            let tag = holder.arrived(at: id).tag(place)
            let there = try await network.store.first(MessageQueries.taken([tag]))
            guard end.next > 0, there != nil else { throw Refusal.positionUnknown }
            let desk = network.messages.acknowledgements
            let pendingID = PrekeyID.random().bytes
            try await OwnDevices(context, holder).change { devices, transaction in
                guard let index = devices.devices.firstIndex(where: { $0.id == id }) else { throw Refusal.deviceNotFound }
                let before = devices.devices[index].acknowledged
                guard end.isAfter(before) else { return }
                devices.devices[index].acknowledged = end
                let pending = Acknowledgement(
                    mailbox: holder.arrived(at: id).bytes, from: before, to: end,
                    sinceDay: devices.devices[index].sinceDay)
                try transaction.run(
                    AcknowledgementQueries.insert(pendingID, sealed: try desk.seal(pending, id: pendingID)))
            }
        }
        return .json(ActionReply(message: "Acknowledged", action: "acknowledged"))
    }
}
