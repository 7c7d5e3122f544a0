import Foundation

/// Everything that one engine's run measured, as it is kept and read again.
public struct BenchResult: Codable, Sendable, Equatable {
    public var engine: String
    public var date: Date
    public var machine: MachineDescription
    /// `SQLite 3.40.1`, `wrk …`.
    public var versions: [String]
    public var durability: [String]
    public var seed: SeedSize
    public var connections: Int
    public var roundSeconds: Int
    public var rounds: Int
    public var startSeconds: Double
    public var idleBytes: Int64?
    public var loadedBytes: Int64?
    public var rows: [BenchRow]
    public var catchUps: [CatchUp]
    /// What was not measured, and why.
    public var leftOut: [String]

    static func read(_ data: Data) throws -> BenchResult {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(BenchResult.self, from: data)
    }

    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }
}

/// How much was seeded.
public struct SeedSize: Codable, Sendable, Equatable {
    public var agents: Int
    public var posts: Int
    public var comments: Int
    public var votes: Int
    public var seed: Int

    public init(agents: Int, posts: Int, comments: Int, votes: Int, seed: Int = 1) {
        (self.agents, self.posts, self.comments, self.votes, self.seed) = (agents, posts, comments, votes, seed)
    }

    public static let standard = SeedSize(agents: 10_000, posts: 100_000, comments: 300_000, votes: 1_000_000)

    /// About what the database takes, with its indexes and its log.
    var bytes: Int64 { Int64(posts) * 3_500 + Int64(comments) * 1_500 + Int64(votes) * 150 + Int64(agents) * 4_000 }

    var text: String {
        "\(Figure.thousands(agents)) agents, \(Figure.thousands(posts)) posts, \(Figure.thousands(comments)) comments, "
            + "\(Figure.thousands(votes)) votes (seed \(seed))"
    }
}

/// One operation: medians of its rounds.
public struct BenchRow: Codable, Sendable, Equatable {
    public var operation: Operation
    /// Why there is no figure.
    public var fault: String?
    public var rate: Double?
    /// The slowest and the fastest round.
    public var rates: [Double] = []
    public var p50: Double?
    public var p99: Double?
    /// Processor seconds per request: of the server, and of the database's processes.
    public var serverCPU: Double?
    public var databaseCPU: Double?
    public var nginx: Double?
    public var raw: Double?
    /// Why a comparison is missing or rests on fewer rounds.
    public var notes: [String] = []
    /// Of one answer, with its headers.
    public var bytes: Double?
}

/// How long the ranking service took to finish after the load had ended.
public struct CatchUp: Codable, Sendable, Equatable {
    public var operation: Operation
    public var marks: Int64
    public var seconds: Double
    /// Nil when it had finished.
    public var left: Int64?
}
