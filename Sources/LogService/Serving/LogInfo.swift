import ByteFraming
import HTTPSupport
public import JSONWriting
import Storage
import TransparencyLog

/// How a log stands: `GET /log/info`, and the page beside it.
public struct LogInfo: JSONWritable, Sendable {
    struct Witness: Sendable {
        let name: String
        let vkey: String
        let state: WitnessState
        let size: Int64
        let cosignedAt: Timestamp?
    }

    let origin: String
    let vkey: String
    let state: LogStanding.State
    /// What is wrong, for readers.
    let problem: String?
    let size: Int64
    let root: [UInt8]?
    let publishedAt: Timestamp?
    /// Leaves in no published checkpoint.
    let waiting: Int64
    let quorum: Int
    let witnesses: [Witness]
    let formerOrigins: [FormerOrigin]

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("origin", origin)
            writer.field("vkey", vkey)
            writer.field("state", state.rawValue)
            writer.field("problem", problem)
            writer.field("size", size)
            writer.field("root", root.map { Base64URL.encode($0) })
            writer.field("published_at", publishedAt)
            writer.field("waiting", waiting)
            writer.field("quorum", quorum)
            writer.array("witnesses") { writer in
                for witness in witnesses {
                    writer.object { writer in
                        writer.field("name", witness.name)
                        writer.field("vkey", witness.vkey)
                        writer.field("state", witness.state.rawValue)
                        writer.field("size", witness.size)
                        writer.field("cosigned_at", witness.cosignedAt)
                    }
                }
            }
            writer.array("former_origins") { writer in
                for former in formerOrigins {
                    writer.object { writer in
                        writer.field("origin", former.origin)
                        writer.field("vkey", former.vkey)
                        writer.field("ended", Timestamp(day: former.day))
                    }
                }
            }
        }
    }
}

extension LogDesk {
    public func info() async throws -> LogInfo {
        let standing = now
        let next = try await store.first(LogQueries.next()) ?? 0
        let size = standing.published?.size ?? 0
        return LogInfo(
            origin: origin, vkey: vkey, state: standing.state, problem: problem(standing), size: size,
            root: standing.published?.checkpoint.root.bytes, publishedAt: standing.published?.at,
            waiting: max(next - size, 0), quorum: witnesses.quorum,
            witnesses: await witnesses.statuses.map { status in
                LogInfo.Witness(
                    name: status.address.name, vkey: status.address.verifier.vkey, state: status.state,
                    size: status.size,
                    cosignedAt: status.cosignedAt.map { Timestamp(milliseconds: $0.clampedSeconds * 1_000) })
            }, formerOrigins: try await store.all(LogStateQueries.formerOrigins()))
    }

    private func problem(_ standing: LogStanding) -> String? {
        if let stop = standing.stop { return stop.publicDescription }
        return standing.isWaiting ? QuorumMissing().publicDescription : nil
    }
}

extension Int64 {
    /// A witness's clock says what it likes; more than the year 9999 cannot be written.
    fileprivate var clampedSeconds: Int64 { Swift.min(Swift.max(self, 0), 253_402_300_799) }
}
