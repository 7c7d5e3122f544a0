import Foundation

/// What was measured at one size, as it is kept between runs.
public struct GrowthResult: Codable, Sendable, Equatable {
    public var engine: String
    public var date: Date
    public var machine: MachineDescription
    public var seed: SeedSize
    public var seedSeconds: Double
    public var startSeconds: Double
    public var idleBytes: Int64?
    public var diskBytes: Int64
    public var rows: [GrowthRow]
    /// Ranks after the writes.
    public var catchUp: CatchUp
}

public struct GrowthRow: Codable, Sendable, Equatable {
    public var name: String
    /// Whether the bound on growth is meant for it.
    public var isFeed: Bool
    public var fault: String?
    /// With one connection, in seconds.
    public var p50: Double?
    /// With all connections.
    public var rate: Double?
    public var p99: Double?
    /// Of one answer: a list that a small network cannot fill costs less there.
    public var bytes: Double?
}

/// The folder that keeps each size that is done, so that a run that was stopped goes on where it was.
public struct GrowthState: Sendable {
    let folder: String

    public init(folder: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func file(_ engine: String, _ posts: Int) -> String { "\(folder)/\(engine)-\(posts).json" }

    public func isDone(_ engine: String, _ posts: Int) -> Bool {
        FileManager.default.fileExists(atPath: file(engine, posts))
    }

    /// Whole or not at all: a size that was cut off is not one that is done.
    public func keep(_ result: GrowthResult) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(result).write(
            to: URL(fileURLWithPath: file(result.engine, result.seed.posts)), options: .atomic)
    }

    /// All that is done, by engine and size.
    public func results() throws -> [GrowthResult] {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        return try names.map { name in
            do {
                return try decoder.decode(
                    GrowthResult.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
            } catch {
                throw BenchFailure("\(folder)/\(name) is not a result of this bench", hint: "Remove it.")
            }
        }.sorted { ($1.engine, $0.seed.posts) < ($0.engine, $1.seed.posts) }
    }
}

extension SeedSize {
    /// A network of so many posts: ten posts an agent, three comments a post, more in the largest.
    public static func growing(posts: Int) -> SeedSize {
        SeedSize(
            agents: max(1, posts / 10), posts: posts,
            comments: posts >= 3_000_000 ? posts / 3 * 14 : posts * 3, votes: posts * 2)
    }
}
