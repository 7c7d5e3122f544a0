import MessageFormats
import Synchronization

/// One-time keys that were taken out of the database and wait to be handed out, in memory: a fetch writes nothing. A commit
/// for each fetch would stand beside what the asker sends next, and join the two.
///
/// A key is in here once and nowhere else, so it is handed out once at most. What is in here when the server stops is lost,
/// and nothing was sealed to it.
final class OneTimeKeys: Sendable {
    struct Place: Hashable, Sendable {
        let agent: AgentID
        let device: DeviceID
    }

    private struct Stock {
        var identityKeyID = ""
        var keys: [StoredPrekey] = []
        /// Fetches since the last batch.
        var asked = 0
        var lastUse: UInt64 = 0
    }

    private struct State {
        var stocks: [Place: Stock] = [:]
        var uses: UInt64 = 0
    }

    private let state = Mutex(State())
    /// Devices, each with three packs of 16 KiB at most. Those that nobody asked for longest lose their keys.
    private let capacity: Int

    init(capacity: Int = 4_096) { self.capacity = capacity }

    /// A key that nobody has been given; nil when there is none at hand. Notes that somebody asked.
    ///
    /// - Parameter identityKeyID: keys that another one signed are of no use any more.
    func take(_ place: Place, signedBy identityKeyID: String, today: Int64) -> StoredPrekey? {
        use(place) { stock in
            stock.asked += 1
            if stock.identityKeyID != identityKeyID { stock.keys = [] }
            while let key = stock.keys.popLast() {
                if key.isGood(on: today) { return key }
            }
            return nil
        }
    }

    func put(_ keys: [StoredPrekey], at place: Place, signedBy identityKeyID: String) {
        guard !keys.isEmpty else { return }
        use(place) { stock in
            if stock.identityKeyID != identityKeyID { (stock.identityKeyID, stock.keys) = (identityKeyID, []) }
            // The oldest goes first.
            stock.keys = keys.reversed() + stock.keys
        }
    }

    func count(_ place: Place, signedBy identityKeyID: String) -> Int {
        state.withLock { state in
            guard let stock = state.stocks[place], stock.identityKeyID == identityKeyID else { return 0 }
            return stock.keys.count
        }
    }

    /// Devices that were asked for since the last time and are running out, with how many rows of keys they need.
    func takeWanting() -> [(place: Place, packs: Int)] {
        state.withLock { state in
            var wanting: [(place: Place, packs: Int)] = []
            for (place, stock) in state.stocks where stock.asked > 0 {
                let enough = min(max(stock.asked, PrekeyPack.size), Self.mostPacks * PrekeyPack.size)
                let missing = enough - stock.keys.count
                if missing * 2 > PrekeyPack.size {
                    wanting.append((place, (missing + PrekeyPack.size - 1) / PrekeyPack.size))
                }
                state.stocks[place]?.asked = 0
            }
            return wanting
        }
    }

    func forget(_ agent: AgentID) { forget { $0.agent == agent } }
    func forget(_ place: Place) { forget { $0 == place } }

    private func forget(where isGone: (Place) -> Bool) {
        state.withLock { state in for place in state.stocks.keys where isGone(place) { state.stocks[place] = nil } }
    }

    private static let mostPacks = 3

    private func use<Result>(_ place: Place, _ body: (inout Stock) -> Result) -> Result {
        state.withLock { state in
            state.uses += 1
            var stock = state.stocks[place] ?? Stock()
            stock.lastUse = state.uses
            let result = body(&stock)
            state.stocks[place] = stock
            if state.stocks.count > capacity { Self.shrink(&state, to: capacity - capacity / 16) }
            return result
        }
    }

    private static func shrink(_ state: inout State, to count: Int) {
        let idle = state.stocks.sorted { $0.value.lastUse < $1.value.lastUse }.prefix(state.stocks.count - count)
        for (place, _) in idle { state.stocks[place] = nil }
    }
}
