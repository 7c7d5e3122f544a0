import Foundation
import Testing

/// A folder in which a bench works, to see what it leaves there.
struct BenchFolder {
    let root: String
    /// Where the bench makes its own.
    var work: String { root + "/work" }
    var result: String { root + "/result.json" }

    static let hasLoadGenerator = find("wrk") != nil

    static func use(_ body: (BenchFolder) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("nacre_bench_" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: root + "/work", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        try await body(BenchFolder(root: root))
    }

    /// Arguments for a bench of a few seconds.
    func arguments(_ only: [String], postgres: String? = nil) -> [String] {
        [
            "run", "--agents", "20", "--posts", "100", "--comments", "200", "--votes", "300", "--seconds", "1",
            "--rounds", "1", "--connections", "8", "--folder", work, "--json", result,
        ] + only.flatMap { ["--only", $0] } + (postgres.map { ["--postgres-url", $0] } ?? [])
    }

    /// What the bench says it measured.
    func figures() throws -> Figures {
        try JSONDecoder().decode(Figures.self, from: Data(contentsOf: URL(fileURLWithPath: result)))
    }

    struct Figures: Decodable {
        struct Row: Decodable {
            let operation: String
            let fault: String?
            let rate: Double?
            let nginx: Double?
            let raw: Double?
        }
        let rows: [Row]
        let durability: [String]
        let leftOut: [String]
    }

    var isEmpty: Bool { get throws { try FileManager.default.contentsOfDirectory(atPath: work).isEmpty } }

    /// The processes, of whatever program, that were started with a path in this folder.
    var processes: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { Int($0) != nil }.compactMap { pid in
            let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            let line = String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
            return line.contains(work + "/") ? line : nil
        }
    }

    static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/\(name)" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }
}
