import ByteFraming
import HTTPSupport
import JSONWriting
public import PageDesign
import Storage

import struct Foundation.Date

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
        return try LogPage(info, past, publicURL)
    }
}

extension LogPage {
    init(_ info: LogInfo, _ past: [PastCheckpoint], _ publicURL: PublicURL) throws {
        main = try LogPageValues.templates.get().render("log", LogPageValues(info, past, publicURL))
    }
}

/// What the template shows.
struct LogPageValues: Sendable {
    struct Witness: Sendable {
        let name: String
        let vkey: String
        let state: String
        let hasCosigned: Bool
        let size: Int64
        let cosigned: SafeHTML
    }

    struct Checkpoint: Sendable {
        let size: Int64
        let root: String
        /// So much of it as tells checkpoints apart.
        let shortRoot: String
        let published: SafeHTML
        let cosignatures: Int64
    }

    struct Former: Sendable {
        let vkey: String
        let ended: SafeHTML
    }

    let hasProblem: Bool
    let problem: String
    let size: Int64
    let hasWaiting: Bool
    let waiting: Int64
    let published: SafeHTML
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
        published = info.publishedAt.map(Self.moment) ?? .plain("nothing yet")
        origin = info.origin
        vkey = info.vkey
        quorumText = Self.words(quorum: info.quorum, of: info.witnesses.count)
        hasWitnesses = !info.witnesses.isEmpty
        witnesses = info.witnesses.map { witness in
            Witness(
                name: witness.name, vkey: witness.vkey, state: Self.words(witness.state),
                hasCosigned: witness.cosignedAt != nil, size: witness.size,
                cosigned: witness.cosignedAt.map(Self.moment) ?? .empty)
        }
        hasCheckpoints = !past.isEmpty
        checkpoints = past.map { checkpoint in
            let root = Base64URL.encode(checkpoint.root)
            return Checkpoint(
                size: checkpoint.size, root: root, shortRoot: String(root.prefix(8)),
                published: Self.moment(checkpoint.publishedAt), cosignatures: checkpoint.cosignatures)
        }
        hasFormer = !info.formerOrigins.isEmpty
        former = info.formerOrigins.map { former in
            Former(vkey: former.vkey, ended: DayText.html(day: Self.date(Timestamp(day: former.day))))
        }
        url = publicURL.text
    }

    private static func date(_ time: Timestamp) -> Date {
        Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000)
    }

    private static func moment(_ time: Timestamp) -> SafeHTML { DayText.html(second: date(time)) }

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
        case .wentBack: "said that it forgot what it cosigned, and is not counted until it goes on from there"
        }
    }
}
