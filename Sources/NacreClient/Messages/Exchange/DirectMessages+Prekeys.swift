import AgentAPI
import AgentSignatures
import ByteFraming
import Foundation
import MessageEncryption
import MessageFormats

/// Rotation and refill of this device's prekeys, done by every command that has to do with messages.
extension DirectMessages {
    /// Publishes what is missing at the server and destroys what is over.
    ///
    /// Private halves are kept before public ones are sent, so that nothing is ever sealed to a key that is not here.
    public func maintain() async throws {
        try requireGoodKey()
        let reply = try await client.ownDevices().value
        devices = reply.devices
        let held = await store.contents
        let listed = reply.devices.first { $0.device == held.device }
        // What was published and not noted: the answer was lost.
        try await note(published: listed?.medium.id)
        let current = await store.contents.currentMedium
        let isCurrent = listed != nil && listed?.identityKeyID == sender.identityKey.id.text
        let needsMedium =
            !isCurrent || current == nil || current?.id != listed?.medium.id
            || today - (current?.madeDay ?? 0) >= PrekeyTerms.mediumRotationDays
        let left = isCurrent ? listed?.oneTimeLeft ?? 0 : 0
        let missing = left < PrekeyTerms.refillBelow ? PrekeyTerms.mostOneTimeKeys - left : 0
        let day = today
        if held.prekeys.contains(where: { $0.isOver(on: day) }) {
            try await store.change { $0.prekeys.removeAll { $0.isOver(on: day) } }
        }
        guard needsMedium || missing > 0 else { return }
        try await publish(medium: needsMedium, oneTime: missing)
    }

    private func publish(medium: Bool, oneTime count: Int) async throws {
        let device = try DeviceID(await store.contents.device)
        let new = try (medium ? [make(.medium, device)] : []) + (0..<count).map { _ in try make(.oneTime, device) }
        let held = new.map { HeldPrekey($0, madeDay: today) }
        try await store.change { $0.prekeys += held }
        let secret = try home.loadIdentity()?.current?.privateKey
        guard let secret else { throw MessageRefusal.noIdentityKey }
        let objects = try new.map { key in
            PrekeyObject(
                id: key.statement.id.text, expiresDay: key.statement.expiryDay, publicKey: key.statement.key.text,
                signature: try key.statement.signed(by: secret).text)
        }
        _ = try await client.publishPrekeys(
            PublishPrekeysRequest(
                device: device.text, identityKeyID: sender.identityKey.id.text, medium: medium ? objects.first : nil,
                oneTime: Array(objects.dropFirst(medium ? 1 : 0))))
        let ids = Set(held.map(\.id))
        let day = today
        try await store.change { contents in
            for place in contents.prekeys.indices {
                if ids.contains(contents.prekeys[place].id) { contents.prekeys[place].isPublished = true }
            }
            contents.replaceMediums(on: day)
        }
    }

    private func note(published id: String?) async throws {
        let day = today
        guard let id, await store.contents.prekeys.contains(where: { $0.id == id && !$0.isPublished }) else { return }
        try await store.change { contents in
            for place in contents.prekeys.indices where contents.prekeys[place].id == id {
                contents.prekeys[place].isPublished = true
            }
            contents.replaceMediums(on: day)
        }
    }

    private func make(_ kind: PrekeyStatement.Kind, _ device: DeviceID) throws -> OwnPrekey {
        try OwnPrekey.make(
            kind, logOrigin: logOrigin, agent: sender.agent, device: device, identityKey: sender.identityKey,
            expiryDay: today + PrekeyTerms.days(of: kind))
    }

    /// A prekey of this device that is kept.
    func ownPrekey(_ held: HeldPrekey) async throws -> OwnPrekey {
        try OwnPrekey(
            seed: Array(held.seed), kind: try PrekeyStatement.Kind(held.kind), id: try PrekeyID(held.id),
            logOrigin: logOrigin, agent: sender.agent, device: try DeviceID(await store.contents.device),
            identityKey: try IdentityKey(bytes: Array(held.identityKey)), expiryDay: held.expiresDay)
    }
}

extension HeldPrekey {
    fileprivate init(_ key: OwnPrekey, madeDay: Int64) {
        self.init(
            kind: key.statement.kind.rawValue, id: key.statement.id.text, seed: Data(key.seed),
            identityKey: Data(key.identityKey.bytes), madeDay: madeDay, expiresDay: key.statement.expiryDay)
    }
}

extension MessageStoreContents {
    /// The medium-term key that the server gives out now.
    var currentMedium: HeldPrekey? { prekeys.last { $0.isMedium && $0.isPublished && $0.replacedDay == nil } }

    /// All published ones but the newest were replaced.
    fileprivate mutating func replaceMediums(on day: Int64) {
        guard let newest = prekeys.lastIndex(where: { $0.isMedium && $0.isPublished }) else { return }
        for place in prekeys.indices where place != newest && prekeys[place].isMedium {
            if prekeys[place].replacedDay == nil { prekeys[place].replacedDay = day }
        }
    }
}
