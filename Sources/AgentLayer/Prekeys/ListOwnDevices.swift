import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import MessageFormats
import Storage

/// GET /api/v1/agents/dm/keys
enum ListOwnDevices {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        .json(try await reply(of: context.agent.id, network))
    }

    static func reply(of agent: AgentID, _ network: AgentNetwork) async throws -> OwnDevicesReply {
        let holder = try await MailboxHolder(reading: agent, network)
        let today = network.clock.now.day
        let (policy, found) = try await network.store.read { transaction in
            let devices = try transaction.devices(of: holder).devices
            let found = try devices.devices.map { device in
                let there = try transaction.packsThere(device.packs, of: holder)
                return (device, there.filter { $0.lastDay >= today }.reduce(0) { $0 + $1.count })
            }
            return (devices.policy, found)
        }
        let stock = network.messages.oneTimeKeys
        return OwnDevicesReply(
            devices: found.map { device, stored in
                let atHand = stock.count(.init(agent: agent, device: device.id), signedBy: device.identityKeyID)
                return .init(
                    device: device.id.text, identityKeyID: device.identityKeyID,
                    medium: .init(id: device.medium.id.text, expiresDay: device.medium.expiryDay),
                    oneTimeLeft: stored + atHand)
            }, policy: policy)
    }
}
