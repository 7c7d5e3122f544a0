import AgentAPI
import HTTPSupport
import Hummingbird
import JSONWriting
import MessageFormats
import Storage

/// POST /api/v1/agents/dm/keys
///
/// The keys of one device. A few one-time keys stay in memory to be handed out, the others are stored in rows of twelve.
/// The transaction names nobody: the agent's own sealed lists alone change.
enum PublishPrekeys {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let input = try await request.decodeJSON(PublishPrekeysRequest.self)
        let agent = context.agent.id
        let device = try Refusal.device(input.device)
        let identity = try await identity(input.identityKeyID, of: agent, network)
        let published = try PublishedPrekeys(
            input, device: device, signedBy: try identity.identityKey(), of: agent, network)
        let stock = network.messages.oneTimeKeys
        let place = OneTimeKeys.Place(agent: agent, device: device)
        let holder = try await MailboxHolder(writing: agent, network)
        while true {
            let atHand = stock.count(place, signedBy: identity.keyID)
            let change = try DeviceChange(published, atHand: atHand, holder: holder, today: network.clock.now.day)
            let revision = Int64.random(in: 1...Int64.max)
            do {
                let left = try await context.write(.privateAct) { transaction in
                    try change.apply(transaction, revision: revision)
                }
                stock.put(change.ahead, at: place, signedBy: identity.keyID)
                return .json(PublishPrekeysReply(oneTimeLeft: left))
            } catch is MailboxMoved {
                continue
            } catch let refusal as Refusal {
                try await PrivateLists(network: network).destroyKey(ofWithdrawn: agent)
                throw refusal
            }
        }
    }

    private static func identity(
        _ keyID: String, of agent: AgentID, _ network: AgentNetwork
    ) async throws -> StoredIdentityKey {
        let found = try await network.store.first(IdentityKeyQueries.find(keyID))
        guard let key = found, key.agent == agent else { throw Refusal.signingKeyUnknown }
        guard key.isGood else { throw Refusal.signingKeyRemoved }
        guard key.mayVouch(on: network.clock.now.day) else { throw Refusal.keyUnauthorized(until: key.sealingFrom) }
        return key
    }
}

/// What publishing changes, prepared before the transaction, which draws nothing.
private struct DeviceChange: Sendable {
    private struct Row: Sendable {
        let pack: SealedDevice.Pack
        let tag: [UInt8]
        let sealed: [UInt8]
        let revision: Int64
    }

    /// What stays in memory. Written nowhere: after a crash nobody was given it.
    let ahead: [StoredPrekey]
    private let published: PublishedPrekeys
    private let atHand: Int
    private let holder: MailboxHolder
    private let today: Int64
    private let rows: [Row]

    init(_ published: PublishedPrekeys, atHand: Int, holder: MailboxHolder, today: Int64) throws {
        (self.published, self.atHand, self.holder, self.today) = (published, atHand, holder, today)
        let kept = min(max(0, PrekeyPack.size - atHand), published.oneTime.count)
        ahead = Array(published.oneTime.prefix(kept))
        let rest = Array(published.oneTime.dropFirst(kept))
        let key = try holder.requireKey()
        rows = try stride(from: 0, to: rest.count, by: PrekeyPack.size).map { start in
            let keys = Array(rest[start..<min(start + PrekeyPack.size, rest.count)])
            let id = PrekeyID.random().bytes
            let tag = holder.packTag(id)
            return Row(
                pack: .init(id: id, count: keys.count, lastDay: keys.map(\.expiryDay).max() ?? 0), tag: tag,
                sealed: try PrekeyPack(keys: keys).sealed(for: tag, under: key),
                revision: Int64.random(in: 1...Int64.max))
        }
    }

    /// Throws a `Refusal`. How many one-time keys there are afterwards.
    func apply(_ transaction: WriteTransaction, revision: Int64) throws -> Int {
        try transaction.changeDevices(of: holder, revision: revision) { devices in
            var device = try changed(devices[published.device], among: devices)
            let there = try transaction.read.packsThere(device.packs, of: holder)
            let isSame = devices[published.device]?.identityKeyID == published.identityKeyID
            let good = isSame ? there.filter { $0.lastDay >= today } : []
            let left = good.reduce(atHand + published.oneTime.count) { $0 + $1.count }
            guard left <= PrekeyTerms.mostOneTimeKeys else { throw Refusal.tooManyPrekeys }
            let gone = there.filter { !good.contains($0) }.map { holder.packTag($0.id) }
            if !gone.isEmpty { try transaction.run(PrekeyQueries.remove(gone)) }
            for row in rows {
                try transaction.run(PrivateListQueries.insert(row.tag, sealed: row.sealed, revision: row.revision))
            }
            device.packs = good + rows.map(\.pack)
            devices.devices.removeAll { $0.id == device.id }
            devices.devices.append(device)
            return left
        }
    }

    private func changed(_ stored: SealedDevice?, among devices: SealedDevices) throws(Refusal) -> SealedDevice {
        guard var device = stored else {
            guard let medium = published.medium else { throw .mediumKeyMissing }
            guard devices.devices.count < PrekeyTerms.mostDevices else { throw .tooManyDevices }
            return SealedDevice(
                id: published.device, identityKeyID: published.identityKeyID, medium: medium, sinceDay: today)
        }
        if let medium = published.medium {
            (device.medium, device.identityKeyID) = (medium, published.identityKeyID)
        }
        // One device, one identity key: a bundle names the one that signed.
        guard device.identityKeyID == published.identityKeyID else { throw .mediumKeyMissing }
        return device
    }
}
