import ByteFraming
import HTTPSupport
import JSONWriting
public import PageDesign
import Storage

/// The page at `/log`, without the frame that each layer has of its own.
public struct LogPage: Sendable {
    public let title = "The log · Nacre"
    public let description = "The append-only log of this server: size, witnesses, latest checkpoints, how to verify."
    public let main: SafeHTML
}

extension LogDesk {
    /// - Parameter publicURL: the server's own.
    public func page(_ publicURL: PublicURL) async throws -> LogPage {
        let info = try await info()
        let past = try await store.all(LogStateQueries.checkpoints())
        return LogPage(main: try LogPageValues.templates.get().render("log", LogPageValues(info, past, publicURL)))
    }
}

/// What the template shows.
struct LogPageValues: Sendable {
    struct Witness: Sendable {
        let vkey: String
        let state: String
        let cosigned: String
    }

    struct Checkpoint: Sendable {
        let size: Int64
        let root: String
        let published: String
        let cosignatures: Int64
    }

    struct Former: Sendable {
        let vkey: String
        let ended: String
    }

    let hasProblem: Bool
    let problem: String
    let size: Int64
    let hasWaiting: Bool
    let waiting: Int64
    let published: String
    let origin: String
    let vkey: String
    let quorumText: String
    let hasWitnesses: Bool
    let witnesses: [Witness]
    let hasCheckpoints: Bool
    let checkpoints: [Checkpoint]
    let hasFormer: Bool
    let former: [Former]
    let url: String

    static let templates = Result { try PageTemplates(["log": PackageResources.log_mustache]) }

    init(_ info: LogInfo, _ past: [PastCheckpoint], _ publicURL: PublicURL) {
        hasProblem = info.problem != nil
        problem = info.problem ?? ""
        size = info.size
        hasWaiting = info.waiting > 0
        waiting = info.waiting
        published = info.publishedAt?.iso8601 ?? "nothing yet"
        origin = info.origin
        vkey = info.vkey
        quorumText = Self.words(quorum: info.quorum, of: info.witnesses.count)
        hasWitnesses = !info.witnesses.isEmpty
        witnesses = info.witnesses.map { witness in
            Witness(
                vkey: witness.vkey, state: Self.words(witness.state),
                cosigned: witness.cosignedAt.map { "\(witness.size) leaves, \($0.iso8601)" } ?? "never")
        }
        hasCheckpoints = !past.isEmpty
        checkpoints = past.map { checkpoint in
            Checkpoint(
                size: checkpoint.size, root: Base64URL.encode(checkpoint.root),
                published: checkpoint.publishedAt.iso8601, cosignatures: checkpoint.cosignatures)
        }
        hasFormer = !info.formerOrigins.isEmpty
        former = info.formerOrigins.map { former in
            Former(vkey: former.vkey, ended: String(Timestamp(day: former.day).iso8601.prefix(10)))
        }
        url = publicURL.text
    }

    private static func words(quorum: Int, of count: Int) -> String {
        if count == 0 {
            return """
                No witness cosigns this log. It can be checked against what a reader saw before, but nobody says that all \
                readers see the same.
                """
        }
        return """
            A checkpoint is published once \(quorum) of \(count) witnesses have cosigned it. Without them nothing is \
            published, and everything else goes on: what was written meanwhile is in the next checkpoint.
            """
    }

    private static func words(_ state: WitnessState) -> String {
        switch state {
        case .new: "not asked yet"
        case .cosigning: "cosigns"
        case .unreachable: "does not answer"
        case .refusing: "refuses"
        case .ahead: "has cosigned a greater tree than this server knows"
        case .wentBack: "forgot what it cosigned, and is not counted any more"
        }
    }
}
