import HTTPSupport
import JSONWriting
import LayerSupport
import ServiceLifecycle
import Storage
import Synchronization

/// Takes one-time keys out of the database for those who were asked for some: once an hour, all in one commit and in random
/// order, so that no commit tells when somebody was asked, or by whom.
final class OneTimeKeyUpkeep: Sendable {
    private let network: AgentNetwork
    /// The hour of the last batch; the one in which the server started has none.
    private let lastHour: Mutex<Int64>

    private static let rows = 200

    init(network: AgentNetwork) {
        self.network = network
        lastHour = Mutex(Self.hour(network.clock.now))
    }

    var service: any Service {
        Watch(network.clock, network.logger, doing: "taking out one-time keys") { [self] in
            let hour = Self.hour(network.clock.now)
            guard lastHour.withLock({ $0 != hour }) else { return }
            try await run()
            lastHour.withLock { $0 = hour }
        }
    }

    private static func hour(_ now: Timestamp) -> Int64 { now.milliseconds / 3_600_000 }

    private struct Wanted {
        let place: OneTimeKeys.Place
        let holder: MailboxHolder
        let identityKeyID: String
        let pack: SealedDevice.Pack
    }

    func run() async throws {
        let stock = network.messages.oneTimeKeys
        let today = network.clock.now.day
        var wanted: [[UInt8]: Wanted] = [:]
        for (place, packs) in stock.takeWanting() {
            let holder = try await MailboxHolder(reading: place.agent, network)
            let found = try await network.store.read { transaction -> (SealedDevice, [SealedDevice.Pack])? in
                guard let device = try transaction.devices(of: holder).devices[place.device] else { return nil }
                return (device, try transaction.packsThere(device.packs, of: holder))
            }
            guard let (device, there) = found else { continue }
            for pack in there.filter({ $0.lastDay >= today }).prefix(packs) {
                wanted[holder.packTag(pack.id)] = Wanted(
                    place: place, holder: holder, identityKeyID: device.identityKeyID, pack: pack)
            }
        }
        guard !wanted.isEmpty else { return }
        let tags = wanted.keys.shuffled()
        let taken = try await network.store.write(.upkeep) { transaction in
            var taken: [PrivateListQueries.FoundList] = []
            for start in stride(from: 0, to: tags.count, by: Self.rows) {
                taken += try transaction.all(
                    PrekeyQueries.take(Array(tags[start..<min(start + Self.rows, tags.count)])))
            }
            return taken
        }
        for row in taken {
            guard let wanted = wanted[row.tag], let key = wanted.holder.key,
                let pack = try? PrekeyPack(sealed: row.sealed, tag: row.tag, key: key)
            else { continue }
            stock.put(pack.keys, at: wanted.place, signedBy: wanted.identityKeyID)
        }
    }
}
