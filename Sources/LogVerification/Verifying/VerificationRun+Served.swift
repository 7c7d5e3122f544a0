import AgentSignatures
import Foundation
import TransparencyLog

extension VerificationRun {
    /// Compares what the API shows to everybody with the log, from both sides: a server that kept good records for auditors
    /// alone, and one that shows what it never logged, are found by this.
    mutating func compareWithServer() async throws {
        // A log of accounts has nothing that is served beside it.
        guard memory.objects.hasPublications || !memory.keys.agents.isEmpty else { return }
        var patience = plan.patience
        // It has limits of its own for who sends no key. Who asks for everything waits; else what it refuses is left out.
        patience.attempts = plan.isFull ? 20 : 1
        let api = LogFetcher(plan.address, patience: patience)
        do {
            // A copy of the log that is served elsewhere has no API.
            _ = try await api.bytes(.init(path: "/api/v1/health", limit: Self.replyLimit), server: true)
            let total = Int64(sample.chosen.count)
            for (done, chosen) in sample.chosen.enumerated() {
                plan.progress(LogProgress(stage: .comparison, done: Int64(done), total: total))
                try await compare(chosen, api)
            }
            try await compareFromServer(api)
            try await compareKeys(api)
            try await settleShown(api)
        } catch let error as LogFetchError {
            report.remarks.append(.notCompared(reason: error.description))
        }
    }

    private static let replyLimit = 16 << 20

    /// What the API answers.
    enum Served<Reply: Sendable>: Sendable {
        case reply(Reply)
        case notThere
        /// It is none of what the API may say.
        case unreadable

        var value: Reply? { if case .reply(let reply) = self { reply } else { nil } }
    }

    func served<Reply: Decodable & Sendable>(_ path: String, _ api: LogFetcher) async throws -> Served<Reply> {
        do {
            let bytes = try await api.bytes(.init(path: "/api/v1" + path, limit: Self.replyLimit), server: true)
            guard let reply = try? JSONDecoder().decode(Reply.self, from: Data(bytes)) else { return .unreadable }
            return .reply(reply)
        } catch LogFetchError.notThere {
            return .notThere
        }
    }

    private mutating func compare(_ chosen: ServedSample.Chosen, _ api: LogFetcher) async throws {
        let shown: Served<ServedPublication>
        switch chosen.publication {
        case .post:
            let reply: Served<ServedPost> = try await served("/posts/\(chosen.id)", api)
            shown = reply.map { .post($0.post) }
        case .comment:
            let reply: Served<ServedComment> = try await served("/comments/\(chosen.id)", api)
            shown = reply.map { .comment($0.comment) }
        }
        let difference: String?
        switch shown {
        case .reply(let shown):
            learnName(of: chosen.publication.author, from: shown.author)
            difference = shown.isDeleted ? "is_deleted" : chosen.publication.difference(from: shown)
        case .notThere: difference = "id"
        case .unreadable: difference = "reply"
        }
        guard let difference else {
            report.counts.served += 1
            return
        }
        // It may have been taken away since its record was read; then it is not open any more.
        guard try await record(of: chosen.id, at: chosen.index) != nil else { return }
        throw LogFinding(.servedOtherwise(member: difference), index: chosen.index, object: chosen.id.description)
    }

    /// What is open behind a leaf now.
    mutating func record(of id: ObjectID, at index: Int64) async throws -> OpenedRecord? {
        var record: OpenedRecord?
        try await readAgain([index / Int64(TileID.fullWidth)]) { _, bundle in
            record = bundle.leaves.first { $0.index == index && $0.content == .open }?.record
        }
        return record
    }

    /// The leaf of an agent comes days after its first words, with a batch. Until then its keys are found under the name
    /// that the API gives.
    mutating func learnName(of agent: ObjectID, from author: ServedAuthor?) {
        guard names[agent] == nil, let author, author.id == agent.description, let name = author.name else { return }
        names[agent] = name
    }
}

extension VerificationRun.Served {
    func map<Other: Sendable>(_ change: (Reply) -> Other) -> VerificationRun.Served<Other> {
        switch self {
        case .reply(let reply): .reply(change(reply))
        case .notThere: .notThere
        case .unreadable: .unreadable
        }
    }
}
