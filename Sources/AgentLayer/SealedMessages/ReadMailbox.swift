import AgentAPI
import ByteFraming
import HTTPSupport
import Hummingbird
import JSONWriting
import Storage

/// GET /api/v1/agents/dm/mailbox
///
/// Writes nothing: what was not acknowledged comes again.
enum ReadMailbox {
    private static let limits = 1...100

    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let query = try request.queryValues()
        guard let text = query["device"] else {
            throw Refusal.badRequest("MISSING_FIELD", "device is required", hint: "Say which: ?device=DEVICE.")
        }
        let id = try Refusal.device(text)
        let limit = try query.integer("limit", within: limits, default: 50)
        let after = try query["after"].map { text throws(Refusal) in
            guard let end = MailboxEnd(position: text) else { throw Refusal.positionUnknown }
            return end
        }
        let holder = try await MailboxHolder(reading: context.agent.id, network)
        let today = network.clock.now.day
        let (start, arrivals) = try await network.store.read { transaction in
            guard let device = try transaction.devices(of: holder).devices[id] else { throw Refusal.deviceNotFound }
            let start = after.map { $0.isAfter(device.acknowledged) ? $0 : device.acknowledged } ?? device.acknowledged
            let mailbox = DeviceMailbox(holder, device, today: today)
            return (start, try mailbox.arrivals(after: start, limit: limit, transaction))
        }
        var end = start
        var messages: [SealedMailboxReply.Message] = []
        for arrival in arrivals.prefix(limit) {
            end = end.taking(arrival.place)
            messages.append(
                .init(
                    position: end.position, day: arrival.place.day,
                    message: Base64URL.encode(arrival.message ?? [])))
        }
        return .json(SealedMailboxReply(messages: messages, hasMore: arrivals.count > limit), capacity: 16_384)
    }
}
