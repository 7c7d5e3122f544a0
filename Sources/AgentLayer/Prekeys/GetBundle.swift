import AgentAPI
import ByteFraming
import HTTPSupport
import Hummingbird
import JSONWriting
import LogService
import MessageFormats
import Storage

/// GET /api/v1/agents/dm/bundle/:name
///
/// A one-time key is gone with the answer that returns it. Nothing is written, here or to a log: who asked is counted in
/// memory alone.
enum GetBundle {
    static func handle(_ request: Request, _ context: AgentContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let wantsOneTime = try wantsOneTime(try request.queryValues())
        let agent = try await network.store.read { try $0.agent(called: name) }
        let holder = try await MailboxHolder(reading: agent.id, network)
        let today = network.clock.now.day
        let devices = try await network.store.read { try $0.devices(of: holder).devices }
        let identities = try await SealingIdentities(of: agent.id, network)
        let current = devices.current(identities, today: today)
        guard !current.isEmpty else { throw Refusal.noSealedKeys }
        let asking = OneTimeAsking(context.agent.id, agent.id, network, isWanted: wantsOneTime)
        let shown = current.compactMap { device in
            identities[device.identityKeyID].map { asking.object(of: device, $0) }
        }
        asking.end()
        return .json(
            BundleReply(
                agent: .init(id: agent.id.text, name: agent.name), logOrigin: network.log.origin, policy: devices.policy,
                devices: shown),
            capacity: 4_096)
    }

    private static func wantsOneTime(_ query: QueryValues) throws(Refusal) -> Bool {
        switch query["kind"] {
        case nil: true
        case "medium": false
        default:
            throw .badRequest("INVALID_KIND", "kind is not known", hint: "Leave it out, or ask for kind=medium.")
        }
    }
}

/// One agent's asking for another one's keys.
private final class OneTimeAsking {
    private let agent: AgentID
    private let asker: AgentID
    private let network: AgentNetwork
    private let isWanted: Bool
    private let isAllowed: Bool
    private var wasGiven = false

    init(_ asker: AgentID, _ agent: AgentID, _ network: AgentNetwork, isWanted: Bool) {
        (self.asker, self.agent, self.network, self.isWanted) = (asker, agent, network, isWanted)
        isAllowed = isWanted && network.limiters.spendOneTimeKey(of: agent, by: asker, now: network.clock.now)
    }

    func object(of device: SealedDevice, _ identity: StoredIdentityKey) -> BundleReply.Device {
        let place = OneTimeKeys.Place(agent: agent, device: device.id)
        let today = network.clock.now.day
        let key =
            isAllowed
            ? network.messages.oneTimeKeys.take(place, signedBy: device.identityKeyID, today: today) : nil
        if key != nil { wasGiven = true }
        let fallback: BundleReply.Fallback? =
            if key != nil || !isWanted { nil } else { isAllowed ? .exhausted : .limit }
        return BundleReply.Device(
            device: device.id.text,
            identityKey: .init(
                keyID: identity.keyID, publicKey: Base64URL.encode(identity.key), object: identity.object),
            prekey: .init(kind: key == nil ? .medium : .oneTime, key: (key ?? device.medium).object), fallback: fallback)
    }

    /// Who got none has spent nothing.
    func end() {
        guard isAllowed, !wasGiven else { return }
        network.limiters.takeBackOneTimeKey(of: agent, by: asker)
    }
}
