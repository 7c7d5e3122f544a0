public import Envelope
public import HTTPSupport
import JSONWriting
public import LayerSupport
public import Logging
public import ServiceLifecycle
public import Storage
import Synchronization
public import TransparencyLog

/// The log of one layer, as its server holds it.
public final class LogDesk: Sendable {
    /// The log's name, which every checkpoint and every content signature carries. Fixed when the services first run.
    public let origin: String
    /// The present name and those before it.
    public let origins: [String]
    /// The log's verifier key (C2SP signed-note, "Verifier keys").
    public let vkey: String

    /// Appends leaves, in the transactions that cause them.
    public let writer: LogWriter

    let store: any Store
    let clock: WallClock
    let witnesses: Witnesses
    private let logger: Logger
    private let sequencer: Sequencer
    private let standing: Mutex<LogStanding>
    private let wakeSignal = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// Cosignatures are renewed before they are older: a reader may ask for some of this day.
    private static let refreshAfter: Int64 = 3_600_000

    /// - Parameters:
    ///   - store: the layer's database, brought up to date.
    ///   - dataKeys: holds the log's key; beside it lies the mark of what was signed.
    ///   - publicURL: gives a log without a name its name.
    public init(
        _ options: LogOptions, store: any Store, dataKeys: DataKeyStore, publicURL: PublicURL, clock: WallClock,
        logger: Logger
    ) async throws {
        self.store = store
        self.clock = clock
        self.logger = logger
        origin = try await LogOrigin.find(publicURL, in: store)
        origins = [origin] + (try await store.all(LogStateQueries.formerOrigins()).map(\.origin))
        let signer = try await LogKey.signer(of: origin, dataKeys)
        vkey = signer.verifier.vkey
        witnesses = Witnesses(options, store: store)
        let keys = try await EntryKeys(dataKeys: dataKeys)
        writer = LogWriter(keys, store.engine)
        sequencer = Sequencer(
            store, signer: signer, keys: keys, markFolder: dataKeys.folder, witnesses: witnesses, clock: clock,
            observe: options.observer)
        var standing = LogStanding(published: try await PublishedCheckpoint.stored(in: store, origin: origin))
        do {
            try await OlderEntries(store: store, keys: keys, verifier: signer.verifier, dataKeys: dataKeys).bringForward()
        } catch let stop as LogStop {
            standing.stop = stop
            logger.report(stop, doing: "signing the log")
        }
        self.standing = Mutex(standing)
    }

    /// Every endpoint that appended a leaf calls it, after the write: the leaf is published sooner than the next look.
    public func wake() { wakeSignal.continuation.yield() }

    var wakes: AsyncStream<Void> { wakeSignal.stream }

    /// Appends what owners caused before `today` (`LogWriter.deferToDay`), shuffled: for the layer's daily job.
    public func appendDeferred(today: Int64) async throws {
        let outcome = try await DeferredBatch(store: store, writer: writer).append(today: today)
        if outcome.appended > 0 { wake() }
        if outcome.setAside > 0 {
            logger.report(ForeignDeferrals(count: outcome.setAside), doing: "appending what owners caused")
        }
    }

    /// Hands the key of entries to a tool beside the server: who reaches the operator's door could read all keys.
    public var task: OperatorTask { OperatorTask(EntryKeys.taskName) { [keys = writer.keys] (_: Nothing) in keys } }

    /// What runs beside the server.
    public var services: [any Service] { [SequencingService(desk: self)] }

    // MARK: What is known

    /// What readers get: the greatest checkpoint with the cosignatures that it takes; nil before the first.
    public var checkpoint: SignedNote? { published?.note }

    var published: PublishedCheckpoint? { standing.withLock(\.published) }

    /// For the health check: `publishing`, `waiting_for_witnesses` or `stopped`.
    public var state: String { standing.withLock(\.state).rawValue }

    var now: LogStanding { standing.withLock { $0 } }

    // MARK: Steps

    /// One look: stages what waits, and publishes it if the witnesses agree. Returns false where the log signs nothing
    /// more until the server starts again. Called by the service alone.
    func look() async -> Bool {
        guard standing.withLock({ $0.stop == nil }) else { return false }
        do {
            if !standing.withLock(\.isNamed) {
                try await LogOrigin.fix(origin, in: store)
                standing.withLock { $0.isNamed = true }
            }
            while true {
                let mayBeMore = try await sequencer.stage()
                try await publish()
                if !mayBeMore { break }
            }
            standing.withLock { $0.isFailing = false }
        } catch let stop as LogStop {
            standing.withLock { $0.stop = stop }
            logger.report(stop, doing: "signing the log")
            return false
        } catch is CancellationError {
            return false
        } catch {
            let isNew = standing.withLock { standing in
                defer { standing.isFailing = true }
                return !standing.isFailing
            }
            if isNew { logger.report(error, doing: "signing the log") }
        }
        return true
    }

    private func publish() async throws {
        let known = published
        let isBare = known.map { witnesses.areMissing(on: $0.note) } ?? false
        let isOld = known.map { clock.now.milliseconds - $0.at.milliseconds >= Self.refreshAfter } ?? false
        let (size, stagedSize) = (known?.size ?? 0, await sequencer.stagedSize)
        if let new = try await sequencer.publish(over: size, isRefresh: (isBare || isOld) && witnesses.quorum > 0) {
            standing.withLock { standing in
                standing.published = new
                standing.isWaiting = false
            }
        } else if isBare || stagedSize > size {
            let isNew = standing.withLock { standing in
                defer { standing.isWaiting = true }
                return !standing.isWaiting
            }
            if isNew { logger.report(QuorumMissing(), doing: "publishing a checkpoint", level: .warning) }
        }
    }
}

/// How a log stands.
struct LogStanding: Sendable {
    enum State: String {
        case publishing
        case waitingForWitnesses = "waiting_for_witnesses"
        case stopped
    }

    var published: PublishedCheckpoint?
    /// Too few witnesses cosigned what is staged.
    var isWaiting = false
    var isFailing = false
    /// The log's name is fixed.
    var isNamed = false
    var stop: LogStop?

    init(published: PublishedCheckpoint?) { self.published = published }

    var state: State { stop != nil ? .stopped : isWaiting ? .waitingForWitnesses : .publishing }
}

struct QuorumMissing: ReportableError {
    let publicDescription = """
        Too few witnesses cosign: no checkpoint is published until the quorum is met, everything else goes on. /log shows \
        how each witness stands.
        """
}

extension PublishedCheckpoint {
    /// What was published before this process.
    static func stored(in store: any Store, origin: String) async throws -> PublishedCheckpoint? {
        guard let state = try await store.first(LogStateQueries.state()), state.origin == origin,
            let text = state.publishedNote, let at = state.publishedAt
        else { return nil }
        let note = try SignedNote(parsing: text)
        return PublishedCheckpoint(
            checkpoint: try Checkpoint(parsing: note.text), note: note, at: Timestamp(milliseconds: at))
    }
}
