/// How much Argon2id (RFC 9106) costs whoever tries passphrases on a copied wallet.
public struct WalletHardening: Sendable, Equatable {
    /// t: how often the memory is gone over.
    public let passes: Int
    /// m: in KiB.
    public let memory: Int
    /// p.
    public let lanes: Int

    public init(passes: Int, memory: Int, lanes: Int) {
        self.passes = passes
        self.memory = memory
        self.lanes = lanes
    }

    /// t=3, m=64 MiB: the second recommendation of RFC 9106 section 4, in one lane.
    public static let standard = WalletHardening(passes: 3, memory: 65_536, lanes: 1)
    /// No protection: for drills, whose thousands of wallets hold nothing.
    public static let quick = WalletHardening(passes: 1, memory: 8, lanes: 1)

    /// What is still believed of a file: its numbers are read before anything about it is authentic, and must not make
    /// this machine run out of memory or time.
    static let largest = WalletHardening(passes: 12, memory: 262_144, lanes: 4)

    var isBearable: Bool {
        (1...Self.largest.passes).contains(passes) && (1...Self.largest.lanes).contains(lanes)
            && (8 * lanes...Self.largest.memory).contains(memory)
    }
}
