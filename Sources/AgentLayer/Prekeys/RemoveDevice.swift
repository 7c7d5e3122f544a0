import AgentAPI
import HTTPSupport
import Hummingbird
import MessageFormats
import Storage

/// DELETE /api/v1/agents/dm/keys/:device
///
/// Nothing is sealed to the device any more. What lies in its mailbox stays until it expires, as with every mailbox.
enum RemoveDevice {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let device = try Refusal.device(try context.segment("device"))
        let holder = try await MailboxHolder(reading: context.agent.id, network)
        try await OwnDevices(context, holder).change { devices, transaction in
            guard let found = devices[device] else { throw Refusal.deviceNotFound }
            let tags = found.packs.map { holder.packTag($0.id) }
            if !tags.isEmpty { try transaction.run(PrekeyQueries.remove(tags)) }
            devices.devices.removeAll { $0.id == device }
        }
        network.messages.oneTimeKeys.forget(.init(agent: context.agent.id, device: device))
        return .json(ActionReply(message: "The device is gone", action: "removed"))
    }
}

/// Changes of what an agent said of its devices, in a transaction that holds nothing else.
struct OwnDevices: Sendable {
    private let writer: WriterContext
    private let holder: MailboxHolder

    init(_ writer: WriterContext, _ holder: MailboxHolder) { (self.writer, self.holder) = (writer, holder) }

    /// - Parameter change: may run twice.
    func change<Result: Sendable>(
        _ change: @escaping @Sendable (inout SealedDevices, WriteTransaction) throws -> Result
    ) async throws -> Result {
        let holder = holder
        while true {
            let revision = Int64.random(in: 1...Int64.max)
            do {
                return try await writer.write(.privateAct) { transaction in
                    try transaction.changeDevices(of: holder, revision: revision) { try change(&$0, transaction) }
                }
            } catch is MailboxMoved { continue }
        }
    }
}
