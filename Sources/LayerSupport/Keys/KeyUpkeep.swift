public import Envelope
public import HTTPSupport
import JSONWriting
public import Logging
public import ServiceLifecycle
public import Storage

/// What every server does about its keys while it runs, and what its operator can ask of them.
public struct KeyUpkeep: Sendable {
    private let store: any Store
    private let keys: DataKeyStore
    private let clock: WallClock
    private let logger: Logger
    private let wakes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    public init(_ store: any Store, keys: DataKeyStore, clock: WallClock, logger: Logger) {
        self.store = store
        self.keys = keys
        self.clock = clock
        self.logger = logger
    }

    /// Notices a key file that has changed, wraps keys anew under the current root, and destroys an old root once a day when
    /// its time has come.
    public var service: any Service { Keeper(upkeep: self) }

    /// Looks now and then, and at once after a rotation.
    private struct Keeper: Service {
        let upkeep: KeyUpkeep

        func run() async throws {
            await cancelWhenGracefulShutdown {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        while !Task.isCancelled {
                            upkeep.wakes.continuation.yield()
                            try? await Task.sleep(for: upkeep.clock.pollInterval)
                        }
                    }
                    for await _ in upkeep.wakes.stream {
                        do { try await upkeep.look() } catch is CancellationError { break } catch {
                            upkeep.logger.report(error, doing: "looking after the keys")
                        }
                    }
                    group.cancelAll()
                }
            }
        }
    }

    /// One look.
    public func look() async throws {
        let today = clock.now.day
        try keys.rereadRoots()
        if keys.isRewrapDue { try await keys.rewrap(today: today) }
        try await DailyRun("old-root-keys", store: store).ifDue(today: today) { _ in
            try await keys.destroyOldRoots(today: today)
        }
    }

    /// For `OperatorDoor`: rotation, status, and copies for a backup.
    public var tasks: [OperatorTask] {
        [
            OperatorTask(KeyRotation.name) { (_: Nothing) in
                let rotation = try await KeyRotation(of: keys, today: clock.now.day)
                wakes.continuation.yield()
                return rotation
            },
            OperatorTask(KeyStatus.taskName) { (_: Nothing) in try await keys.status() },
            OperatorTask(DatabaseCopy.name) { (copy: DatabaseCopy) in
                try await copy.make(of: store, keys)
                return Nothing()
            },
        ]
    }

}

/// What `keys rotate` did.
public struct KeyRotation: Codable, Sendable, Equatable {
    public static let name = "keys-rotate"

    /// Of the root key that is the current one now.
    public let version: Int64

    /// Makes a new root key. What the others wrap is wrapped anew afterwards.
    public init(of keys: DataKeyStore, today: Int64) async throws {
        try keys.rereadRoots()
        version = try await keys.rotate(today: today)
    }
}

extension KeyStatus {
    public static let taskName = "keys-status"
}
