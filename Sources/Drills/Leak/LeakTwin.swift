import Foundation
import GRDB

/// A network with a defect that the drill must find: it shows that the drill looks.
public enum LeakTwin: String, Sendable, CaseIterable {
    /// The account layer keeps addresses as they are.
    case plainEmail = "plain-email"
    /// The account layer keeps addresses to pay from as they are.
    case plainBilling = "plain-billing"
    /// The agent layer keeps a list of who voted on what.
    case namedVotes = "named-votes"
    /// A proxy in front of a server writes down what was asked, by whom and with what.
    case accessLog = "access-log"

    /// The canary, or the act, by which it must be found.
    public var sign: String {
        switch self {
        case .plainEmail: "e-mail"
        case .plainBilling: "billing address"
        case .namedVotes: "vote"
        case .accessLog: "search"
        }
    }

    /// Puts the defect into a copy of the evidence.
    func plant(in evidence: inout LeakEvidence, _ secrets: LeakSecrets) throws {
        switch self {
        case .plainEmail:
            try Self.write(&evidence, "accounts") { database in
                try database.execute(sql: "CREATE TABLE addresses AS SELECT ? AS email", arguments: [secrets.email])
            }
        case .plainBilling:
            try Self.write(&evidence, "accounts") { database in
                try database.execute(
                    sql: "CREATE TABLE payers AS SELECT ? AS street, ? AS city",
                    arguments: [secrets.street, secrets.city])
            }
        case .namedVotes:
            guard let vote = secrets.vote else { throw LeakDrillError.nothingPlanted("vote") }
            try Self.write(&evidence, "agents") { database in
                try database.execute(
                    sql: "CREATE TABLE voters AS SELECT ? AS voter, ? AS post", arguments: [vote.agent, vote.post])
            }
        case .accessLog:
            guard let folder = evidence.folders.first else { throw LeakDrillError.nothingPlanted("folder") }
            let query = secrets.search.replacing(" ", with: "+")
            let line = "\(secrets.address) - - \"GET /api/v1/search?q=\(query) HTTP/1.1\" 200 \"\(secrets.userAgent)\"\n"
            try Data(line.utf8).write(to: URL(fileURLWithPath: folder.path + "/access.log"))
        }
    }

    /// On PostgreSQL, where no copy is at hand, into a database of its own in the first folder.
    private static func write(_ evidence: inout LeakEvidence, _ name: String, _ body: (Database) throws -> Void) throws {
        guard let folder = evidence.folders.first?.path else { throw LeakDrillError.nothingPlanted("folder") }
        var path = "\(folder)/\(name)-twin.sqlite"
        if case .sqlite(let folder, let file) = evidence.databases.first(where: { $0.name == name })?.place {
            path = folder + "/" + file
        } else {
            evidence.databases.append(.init("\(name)-twin", .sqlite(folder: folder, file: "\(name)-twin.sqlite")))
        }
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction(body)
    }
}

public enum LeakDrillError: Error, Equatable, Sendable, CustomStringConvertible {
    case nothingPlanted(String)
    case nothingSearched
    /// What was published there was not found.
    case blind(canary: String, place: String)

    public var description: String {
        switch self {
        case .nothingPlanted(let what): "the drill has no \(what) to look for"
        case .nothingSearched: "the drill was given nothing to search"
        case .blind(let canary, let place): "the drill is blind: \(canary) is in \(place) and was not found"
        }
    }
}
