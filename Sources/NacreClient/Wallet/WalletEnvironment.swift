import Foundation
import JSONWriting

/// What a wallet takes from outside: time, chance, the network, and what a guess at its passphrase costs.
public struct WalletEnvironment: Sendable {
    public var clock: @Sendable () -> Timestamp
    public var moments: MomentSource
    public var spreading: ActSpreading
    public var hardening: WalletHardening
    public var connections: WalletConnections
    /// How long to wait, and then ask again, where a log does not show a new key yet.
    public var patience: [Duration]

    public init(
        clock: @escaping @Sendable () -> Timestamp = WalletEnvironment.systemClock, moments: MomentSource = .system,
        spreading: ActSpreading = .standard, hardening: WalletHardening = .standard,
        connections: WalletConnections = .live, patience: [Duration] = standardPatience
    ) {
        self.clock = clock
        self.moments = moments
        self.spreading = spreading
        self.hardening = hardening
        self.connections = connections
        self.patience = patience
    }

    public static let standardPatience: [Duration] = [.seconds(1), .seconds(2), .seconds(4)]

    public static let systemClock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
