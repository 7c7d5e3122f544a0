import Foundation
import LogVerification
public import TransparencyLog

/// Brings an agent's ledger up to date: every new leaf of the log, whole tiles at a time, so that the server does not learn
/// whose keys somebody is interested in.
public struct LedgerReader: Sendable {
    private let file: KeyLedgerFile
    private let home: AgentHome
    private let server: ServerAddress
    private let pins: LogPins
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - pins: what is nil is as it was at the last look.
    ///   - now: seconds since 1970.
    public init(
        _ home: AgentHome, at server: ServerAddress, pins: LogPins = LogPins(),
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        file = KeyLedgerFile(in: home)
        (self.home, self.server, self.pins, self.now) = (home, server, pins, now)
    }

    /// - Throws: `LogFinding` for a log that is not good or does not go on from what was seen, `LogFetchError` for one that
    ///   cannot be read, ``MessageStoreError`` for a ledger that cannot.
    public func look() async throws -> KeyLedger {
        var ledger = try file.read()
        var pins = pins
        pins.witnesses = pins.witnesses ?? ledger.witnesses
        pins.quorum = pins.quorum ?? ledger.quorum.map { Int(clamping: $0) }
        var position: LogPosition?
        if let bytes = ledger.position {
            guard let known = LogPosition(bytes: bytes) else { throw MessageStoreError.ledgerDamaged(path: file.path) }
            position = known
        }
        let seconds = now()
        let (news, reading) = try await LogReader(LogAddress(server: server.text), pins: pins)
            .keyNews(from: position, at: seconds)
        ledger.take(news, logOrigin: reading.checkpoint.checkpoint.origin, on: seconds / 86_400)
        ledger.position = reading.position.bytes
        ledger.witnesses = pins.witnesses ?? []
        ledger.quorum = pins.quorum.map { Int64($0) }
        try home.prepare()
        try file.replace(with: ledger)
        return ledger
    }
}
