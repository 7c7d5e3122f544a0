import AgentAPI
import ByteFraming
import HTTPSupport
import JSONWriting
import MessageFormats
import Storage

/// An agent's devices, what it takes, and the sealed messages that wait for it, for its owner's export. The owner cannot open
/// them, nor can this server.
struct ExportedDevices: Sendable {
    private let network: AgentNetwork
    private let agent: AgentID
    private let holder: MailboxHolder

    /// Messages read at once.
    private static let page = 50

    init(of agent: AgentID, _ network: AgentNetwork) async throws {
        (self.network, self.agent) = (network, agent)
        holder = try await MailboxHolder(reading: agent, network)
    }

    func devices(_ put: AgentExport.Put) async throws {
        let reply = try await ListOwnDevices.reply(of: agent, network)
        let groups = try await network.store.read { [holder] in try $0.devices(of: holder).devices.groups.count }
        try await put(Taking(policy: reply.policy, groups: groups))
        for device in reply.devices { try await put(device) }
    }

    func messages(_ put: AgentExport.Put) async throws {
        let (holder, today) = (holder, network.clock.now.day)
        for device in try await network.store.read({ try $0.devices(of: holder).devices.devices }) {
            var end = device.acknowledged
            while true {
                let start = end
                let arrivals = try await network.store.read { transaction in
                    try DeviceMailbox(holder, device, today: today).arrivals(
                        after: start, limit: Self.page, transaction)
                }
                for arrival in arrivals.prefix(Self.page) {
                    end = end.taking(arrival.place)
                    try await put(Waiting(device: device.id.text, day: arrival.place.day, message: arrival.message ?? []))
                }
                if arrivals.count <= Self.page { break }
            }
        }
    }

    private struct Taking: JSONWritable {
        let policy: SealedPolicy
        let groups: Int

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("policy", policy)
                writer.field("groups", groups)
            }
        }
    }

    private struct Waiting: JSONWritable {
        let device: String
        let day: Int64
        let message: [UInt8]

        func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("device", device)
                writer.field("received_day", CalendarDay(day: day))
                writer.field("sealed", Base64URL.encode(message))
            }
        }
    }
}
