import Foundation
import JSONWriting

/// What a wallet takes from outside: time, chance, the network, and what a guess at its passphrase costs.
public struct WalletEnvironment: Sendable {
    public var clock: @Sendable () -> Timestamp
    public var moments: MomentSource
    public var spreading: ActSpreading
    public var hardening: WalletHardening
    public var connections: WalletConnections

    public init(
        clock: @escaping @Sendable () -> Timestamp = WalletEnvironment.systemClock, moments: MomentSource = .system,
        spreading: ActSpreading = .standard, hardening: WalletHardening = .standard,
        connections: WalletConnections = .live
    ) {
        self.clock = clock
        self.moments = moments
        self.spreading = spreading
        self.hardening = hardening
        self.connections = connections
    }

    public static let systemClock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
