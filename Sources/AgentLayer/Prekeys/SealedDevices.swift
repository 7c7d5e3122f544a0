import AgentAPI
import ByteFraming
import Envelope
import HTTPSupport
import JSONWriting
import MessageFormats
import Storage

/// What an agent said of how to seal for it: its devices, what it takes, and the groups whose messages it takes. One of
/// the agent's private lists (protocols.md section 5): found under a keyed tag, padded, changed by compare-and-swap.
struct SealedDevices: Sendable, Equatable {
    var policy = SealedPolicy.open
    var devices: [SealedDevice] = []
    /// Capabilities, the newest last.
    var groups: [DeliveryID] = []

    /// Groups that an agent takes messages of at a time.
    static let mostGroups = 200

    private static let domain = Array("nacre/sealed-devices/v1\0".utf8)

    init() {}

    init(bytes: [UInt8]) throws {
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        let flags = try reader.field(exactly: 2)
        policy = SealedPolicy(
            encryption: flags[0] == 1 ? .endToEnd : .any, from: flags[1] == 1 ? .known : .anyone)
        let capabilities = try reader.field(upTo: Self.mostGroups * RandomIDSize.bytes)
        groups = try stride(from: 0, to: capabilities.count, by: RandomIDSize.bytes).map {
            try DeliveryID(bytes: Array(capabilities.dropFirst($0).prefix(RandomIDSize.bytes)))
        }
        while !reader.isAtEnd { devices.append(try SealedDevice(&reader)) }
    }

    var bytes: [UInt8] {
        Framing.frame([
            Self.domain, [policy.encryption == .endToEnd ? 1 : 0, policy.from == .known ? 1 : 0],
            groups.flatMap(\.bytes),
        ]) + devices.flatMap(\.bytes)
    }

    subscript(_ id: DeviceID) -> SealedDevice? { devices.first { $0.id == id } }

    /// Those to which something can be sealed today: signed by a key of the agent that is good, and known long enough
    /// where nobody vouches for it.
    func current(_ keys: SealingIdentities, today: Int64) -> [SealedDevice] {
        devices.filter { keys.contains($0.identityKeyID) && $0.medium.isGood(on: today) }
    }
}

/// The identity keys of an agent to whose prekeys messages are sealed now.
struct SealingIdentities: Sendable {
    private let keys: [String: StoredIdentityKey]

    init(of agent: AgentID, _ network: AgentNetwork) async throws {
        let today = network.clock.now.day
        let all = try await network.store.all(IdentityKeyQueries.of(agent, limit: AgentKeys.most))
        keys = Dictionary(all.filter { $0.mayVouch(on: today) }.map { ($0.keyID, $0) }, uniquingKeysWith: { $1 })
    }

    subscript(_ id: String) -> StoredIdentityKey? { keys[id] }
    func contains(_ id: String) -> Bool { keys[id] != nil }
}

extension ReadTransaction {
    /// An agent's devices, and the revision that they were stored under; nil when it never published any.
    func devices(of holder: MailboxHolder) throws -> (devices: SealedDevices, revision: Int64?) {
        guard let key = holder.key, let row = try first(PrivateListQueries.find(holder.devicesTag)) else {
            return (SealedDevices(), nil)
        }
        let content = try key.open(row.sealed, as: PrivateLists.context(holder.devicesTag))
        return (try SealedDevices(bytes: Padding.unpad(content)), row.revision)
    }

    /// Which of these rows of one-time keys are still there.
    func packsThere(_ packs: [SealedDevice.Pack], of holder: MailboxHolder) throws -> [SealedDevice.Pack] {
        guard !packs.isEmpty else { return [] }
        let there = Set(try all(PrekeyQueries.there(packs.map { holder.packTag($0.id) })))
        return packs.filter { there.contains(holder.packTag($0.id)) }
    }
}

extension WriteTransaction {
    /// Changes the devices of an agent whose lock this transaction holds. Compare-and-swap all the same: throws
    /// `MailboxMoved`, and the whole is done again.
    ///
    /// NOTE: sealing draws a nonce, as in `changeMailbox`.
    func changeDevices<Result>(
        of holder: MailboxHolder, revision: Int64, _ change: (inout SealedDevices) throws -> Result
    ) throws -> Result {
        let (before, stored) = try read.devices(of: holder)
        var devices = before
        let result = try change(&devices)
        guard devices != before else { return result }
        let sealed = try holder.requireKey()
            .seal(Padding.pad(devices.bytes), as: PrivateLists.context(holder.devicesTag))
        let command =
            if let stored {
                PrivateListQueries.swap(holder.devicesTag, sealed: sealed, revision: revision, expected: stored)
            } else {
                PrivateListQueries.insert(holder.devicesTag, sealed: sealed, revision: revision)
            }
        guard try run(command) == 1 else { throw MailboxMoved() }
        return result
    }
}
