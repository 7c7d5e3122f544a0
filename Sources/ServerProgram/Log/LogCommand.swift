public import ArgumentParser
import HTTPSupport
import JSONWriting
import LogService

/// log, of both servers' programs
public struct LogCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "log", abstract: "Go on with a log that has stopped, as after an older database was restored.",
            discussion: """
                They work on the database and the keys of a server that does not run. docs/operations.md, "The log after a \
                restore" and "The log has stopped at an entry", says which of them is right.
                """,
            subcommands: [
                LogNewOriginCommand<Program>.self, LogResumeCommand<Program>.self, LogAdoptCommand<Program>.self,
            ])
    }

    public init() {}
}

/// log new-origin, of both servers' programs
public struct LogNewOriginCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "new-origin", abstract: "Sign the log under a new name and key, from its first leaf on.",
            discussion: """
                For a database that lacks leaves which were signed and published: two trees under one name would look like a \
                fork, which they are. Witnesses and readers must be told the new key; /log shows the old one too.
                """)
    }

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The new name, without a scheme (the old one with a number behind it).")
    var name: String?

    public init() {}

    public func run() async throws {
        let vkey = try await withLog { try await $0.begin(name: name, today: WallClock.system.now.day) }
        print("the log goes on as \(vkey)")
    }

    private func withLog<Result>(_ body: (LogSuccession) async throws -> Result) async throws -> Result {
        let resolved = try await database.resolve(Program.layer)
        return try await resolved.withStore { store in
            try await resolved.layer.migrate(store)
            return try await resolved.withKeys { try await body(LogSuccession(store: store, dataKeys: $0)) }
        }
    }
}

/// log resume, of both servers' programs
public struct LogResumeCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resume", abstract: "Go on under the old name, although the mark of what was signed is missing.",
            discussion: """
                Only where you know that nothing was signed after this database was copied, as when the server was stopped \
                before its folders were moved. If something was, readers and witnesses will find two trees of one name.
                """)
    }

    @OptionGroup var database: DatabaseOptions

    public init() {}

    public func run() async throws {
        let resolved = try await database.resolve(Program.layer)
        let size = try await resolved.withStore { store in
            try await resolved.layer.migrate(store)
            return try await resolved.withKeys { try await LogSuccession(store: store, dataKeys: $0).resume() }
        }
        print("the log goes on after \(size) leaves")
    }
}

/// log adopt, of both servers' programs
public struct LogAdoptCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "adopt", abstract: "Take entries that nobody has signed yet as this server's own.",
            discussion: """
                Only where you know who wrote them: after the version before was killed in the midst of a write, as its \
                entries carry no code. What somebody else put into the database is signed and published for ever.
                """)
    }

    @OptionGroup var database: DatabaseOptions

    public init() {}

    public func run() async throws {
        let resolved = try await database.resolve(Program.layer)
        let count = try await resolved.withStore { store in
            try await resolved.layer.migrate(store)
            return try await resolved.withKeys { try await LogSuccession(store: store, dataKeys: $0).adopt() }
        }
        print("\(count) entries are taken as this server's own")
    }
}
