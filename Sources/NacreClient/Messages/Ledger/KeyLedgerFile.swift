import AgentSignatures
import ByteFraming
import Foundation

/// The ledger in an agent's home: nothing in it is secret, and all of it can be read again from the log, but for what was
/// seen of the log before.
///
/// Fields, framed: `"nacre/key-ledger/v1\0"`, position, day of the last look, latest day, quorum, number of witnesses, the
/// witnesses, the number of keys, and for each object, agent, key, leaf, since, good from, owner key, day of removal.
package struct KeyLedgerFile: Sendable {
    let path: String

    private static let label = Array("nacre/key-ledger/v1\0".utf8)
    private static let largest = 1 << 30

    init(in home: AgentHome) { path = home.folder + "/key-ledger" }

    /// Empty where there is none.
    func read() throws(MessageStoreError) -> KeyLedger {
        let bytes: Data?
        do { bytes = try PrivateFile(path: path, maxBytes: Self.largest).read() } catch .malformed {
            throw .ledgerDamaged(path: path)
        } catch { throw .file(error) }
        guard let bytes else { return KeyLedger() }
        do {
            return try Self.ledger(Array(bytes))
        } catch {
            throw .ledgerDamaged(path: path)
        }
    }

    func replace(with ledger: KeyLedger) throws(MessageStoreError) {
        do {
            try PrivateFile(path: path, maxBytes: Self.largest).replace(with: Data(Self.bytes(ledger)))
        } catch { throw .file(error) }
    }

    package static func bytes(_ ledger: KeyLedger) -> [UInt8] {
        var fields: [[UInt8]?] = [
            label, ledger.position, Framing.number(ledger.lookedOn), Framing.number(ledger.latestDay),
            ledger.quorum.map(Framing.number), Framing.number(Int64(ledger.witnesses.count)),
        ]
        fields += ledger.witnesses.map { Array($0.utf8) }
        fields.append(Framing.number(Int64(ledger.count)))
        for key in ledger.all.sorted(by: { $0.leaf < $1.leaf }) {
            fields += [
                key.object.bytes, key.agent.bytes, key.key.bytes, Framing.number(key.leaf), Framing.number(key.since),
                Framing.number(key.goodFrom), key.owner, key.removedDay.map(Framing.number),
            ]
        }
        return Framing.frame(optional: fields)
    }

    package static func ledger(_ bytes: [UInt8]) throws -> KeyLedger {
        var reader = FrameReader(bytes)
        try reader.expect(label)
        var ledger = KeyLedger()
        ledger.position = try reader.optionalField(upTo: 1 << 18)
        ledger.lookedOn = try reader.number()
        ledger.latestDay = try reader.number()
        ledger.quorum = try reader.optionalNumber()
        let count = try reader.number()
        guard (0...64).contains(count) else { throw FramingError.wrongLength }
        for _ in 0..<count { ledger.witnesses.append(String(decoding: try reader.field(upTo: 1_024), as: UTF8.self)) }
        // Counted: a file that was cut between two keys would otherwise pass for a shorter ledger.
        let keys = try reader.number()
        guard keys >= 0 else { throw FramingError.wrongLength }
        for _ in 0..<keys {
            let object = try ObjectUUID(bytes: try reader.field(exactly: ObjectUUID.size))
            let agent = try ObjectUUID(bytes: try reader.field(exactly: ObjectUUID.size))
            let key = try IdentityKey(bytes: try reader.field(exactly: IdentityKey.size))
            let (leaf, since, goodFrom) = (try reader.number(), try reader.number(), try reader.number())
            let owner = try reader.optionalField(upTo: IdentityKey.size)
            ledger.restore(
                LedgerKey(
                    object: object, agent: agent, key: key, leaf: leaf, since: since, goodFrom: goodFrom, owner: owner,
                    removedDay: try reader.optionalNumber()))
        }
        try reader.end()
        return ledger
    }
}

extension FrameReader {
    /// Eight bytes, or nil where the field is marked absent.
    fileprivate mutating func optionalNumber() throws(FramingError) -> Int64? {
        guard let bytes = try optionalField(upTo: 8) else { return nil }
        guard bytes.count == 8 else { throw .wrongLength }
        return bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}
