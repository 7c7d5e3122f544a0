import Foundation
import StoragePostgres
import TestDatabases
import Testing
import TestServers

// One after the other: each keeps the machine busy, and a round in which nothing is answered is no figure.
@Suite(.serialized, .enabled(if: BenchFolder.hasLoadGenerator, "there is no wrk: install it, or run `make bench` once"))
struct BenchCommandTests {
    @Test(arguments: TestEngine.available)
    func aTinyBenchMeasuresReadsAndWritesAndLeavesNothing(engine: TestEngine) async throws {
        let cluster = engine == .postgres ? TestEngine.clusterURL : nil
        try await BenchFolder.use { folder in
            let operations = ["hotFeed", "comments", "createPost", "createComment", "upvote", "mixed"]
            let run = try await Program.run("nacre-bench", folder.arguments(operations, postgres: cluster))
            #expect(run.status == 0, "\(run.errors)")
            let figures = try folder.figures()
            #expect(figures.rows.map(\.operation) == operations)
            for row in figures.rows {
                #expect(row.fault == nil, "\(row.operation): \(row.fault ?? "")")
                #expect((row.rate ?? 0) > 0, "\(row.operation)")
                let hasRaw = row.operation != "mixed" && (engine == .sqlite || BenchFolder.find("pgbench") != nil)
                #expect((row.raw != nil) == hasRaw, "\(row.operation)")
            }
            #expect(figures.durability.contains(engine == .sqlite ? "synchronous FULL" : "fsync on"))
            #expect(run.output.contains("upvote"))
            #expect(try folder.isEmpty)
            #expect(folder.processes.isEmpty)
            if let cluster { #expect(try Self.hasNoDatabase(cluster)) }
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptedBenchLeavesNothing(_ signal: Int32) async throws {
        try await BenchFolder.use { folder in
            let bench = try Program("nacre-bench", folder.arguments(["post", "mixed"]))
            while bench.isRunning, !bench.errors.contains("one post") { try await Task.sleep(for: .milliseconds(20)) }
            #expect(!folder.processes.isEmpty)
            bench.send(signal)
            #expect(await bench.end() == 130, "\(bench.errors)")
            #expect(try folder.isEmpty)
            #expect(folder.processes.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: folder.result))
        }
    }

    @Test func aBenchThatIsInterruptedWhileItSeedsLeavesNothing() async throws {
        try await BenchFolder.use { folder in
            let bench = try Program(
                "nacre-bench", ["run", "--folder", folder.work, "--json", folder.result, "--posts", "50000"])
            while bench.isRunning, folder.processes.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            bench.send(SIGTERM)
            #expect(await bench.end() == 130, "\(bench.errors)")
            #expect(try folder.isEmpty)
            #expect(folder.processes.isEmpty)
        }
    }

    @Test func withoutNginxTheRestIsMeasured() async throws {
        try await BenchFolder.use { folder in
            let tools = folder.root + "/tools"
            try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
            let wrk = try #require(BenchFolder.find("wrk"))
            try FileManager.default.createSymbolicLink(atPath: tools + "/wrk", withDestinationPath: wrk)
            let run = try await Program.run(
                "nacre-bench", folder.arguments(["hotFeed"]), environment: ["PATH": tools])
            #expect(run.status == 0, "\(run.errors)")
            let figures = try folder.figures()
            #expect(figures.leftOut.contains { $0.contains("nginx") })
            #expect(figures.rows.first?.nginx == nil && figures.rows.first?.rate != nil)
            #expect(run.output.contains("Left out: nginx"))
        }
    }

    @Test func aPortInUseIsRefusedBeforeAnythingIsSeeded() async throws {
        try await ServedFolder.use { served in
            let server = try await served.serve()
            try await BenchFolder.use { folder in
                let run = try await Program.run(
                    "nacre-bench", folder.arguments([]) + ["--port", String(served.port)])
                #expect(run.status == 1)
                #expect(run.errors.contains("Port \(served.port) cannot be used") && run.errors.contains("--port"))
                #expect(!run.errors.contains("seeding"))
                #expect(try folder.isEmpty)
            }
            server.send(SIGTERM)
            await server.end()
        }
    }

    @Test func aDiskThatIsTooSmallIsRefusedBeforeAnythingIsSeeded() async throws {
        try await BenchFolder.use { folder in
            let run = try await Program.run(
                "nacre-bench",
                folder.arguments([]) + ["--posts", "1000000000", "--comments", "1000000000"])
            #expect(run.status == 1)
            #expect(run.errors.contains("GB are free"))
            #expect(!run.errors.contains("seeding"))
            #expect(try folder.isEmpty)
        }
    }

    @Test func aSizeOfTheNetworkIsMeasuredOnce() async throws {
        try await BenchFolder.use { folder in
            let state = folder.root + "/state"
            let arguments = [
                "growth", "--posts", "60", "--state", state, "--seconds", "1", "--folder", folder.work, "--only",
                "all, hot", "--only", "personal, new",
            ]
            let run = try await Program.run("nacre-bench", arguments)
            #expect(run.status == 0, "\(run.errors)")
            #expect(try folder.isEmpty)
            let again = try await Program.run("nacre-bench", arguments)
            #expect(again.status == 0 && again.errors.contains("done already"))
            let report = try await Program.run("nacre-bench", ["growth-report", "--state", state])
            #expect(report.output.contains("personal, new") && !report.output.contains("no figure"), "\(report.output)")
        }
    }

    @Test func aTinyLogIsAppendedToProvedAndVerified() async throws {
        try await BenchFolder.use { folder in
            let run = try await Program.run(
                "nacre-bench",
                [
                    "log", "--folder", folder.work, "--divide", "2000", "--seconds", "1", "--rounds", "1", "--json",
                    folder.result,
                ])
            #expect(run.status == 0, "\(run.errors)")
            for words in ["leaves appended and published", "a proof at 5,000 leaves", "with all their content"] {
                #expect(run.output.contains(words))
            }
            #expect(try folder.isEmpty)
            #expect(folder.processes.isEmpty)
        }
    }

    @Test func aFewMessagesAreSealedSentAndAcknowledged() async throws {
        try await BenchFolder.use { folder in
            let run = try await Program.run(
                "nacre-bench",
                [
                    "messages", "--folder", folder.work, "--rounds", "1", "--agents", "6", "--sealed", "20", "--json",
                    folder.result,
                ])
            #expect(run.status == 0, "\(run.errors)")
            for words in ["sealing, beside", "an attachment of 16 MiB", "fetched and acknowledged", "a bundle fetched"] {
                #expect(run.output.contains(words))
            }
            #expect(try folder.isEmpty)
            #expect(folder.processes.isEmpty)
        }
    }

    @Test(arguments: [
        ["run", "--seconds", "0"], ["run", "--only", "nonsense"], ["run", "--posts", "99999999999999"],
        ["growth", "--posts", "0", "--state", "x"], ["growth"], ["log", "--only", "nonsense"], ["log", "--divide", "0"],
        ["messages", "--only", "nonsense"], ["messages", "--agents", "3"],
    ])
    func wrongOptionsAreUsage(_ arguments: [String]) async throws {
        #expect(try await Program.run("nacre-bench", arguments).status == 2)
    }

    @Test func withoutTheServersProgramItSaysHowToBuildIt() async throws {
        try await BenchFolder.use { folder in
            let program = try Program.copy("nacre-bench", into: folder.root)
            let (status, _, words) = try await TestProgram.run([program.path] + folder.arguments([]))
            #expect(status == 1)
            #expect(words.contains("nacre-agents") && words.contains("make bench"))
            #expect(try folder.isEmpty)
        }
    }

    /// Whether no database of a bench is in the cluster.
    private static func hasNoDatabase(_ cluster: String) throws -> Bool {
        let connection = try PostgresConnection(ConnectionSettings(url: cluster))
        return try connection.run(script: "SELECT datname FROM pg_database WHERE datname LIKE 'nacre_bench%'")
            == "SELECT 0"
    }
}
