public import ArgumentParser
import HTTPSupport
import JSONWriting
import NIOCore

/// backup, of both servers' programs
public struct BackupCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup", abstract: "Back up the data and, apart from them, the key store.",
            discussion: """
                A server may run meanwhile. Run it once a day: each run adds a folder named after the day, and removes copies \
                of the key store that are older than seven days, so that what people deleted cannot be opened in any backup. \
                Keep both places apart from each other, and root.keys apart from both: it is in neither.
                """)
    }

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Folder for backups of the data.")
    var to: String

    @Option(name: .customLong("keys-to"), help: "Folder for copies of the key store, in another place.")
    var keysTo: String?

    @Flag(help: "Print JSON.")
    var json = false

    public init() {}

    public func run() async throws {
        let resolved = try await database.resolve(Program.layer)
        let made = try await Backup(resolved: resolved, today: WallClock.system.now.day).make(in: to, keysIn: keysTo)
        if json {
            print(String(buffer: BackupReport(data: made.data, keys: made.keys).json()))
        } else {
            print("data: \(made.data)")
            print(
                "key store: \(made.keys ?? "not copied; without it these data open only with the keys that are here now")"
            )
        }
    }
}

/// verify-backup, of both servers' programs
public struct VerifyBackupCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify-backup", abstract: "Say whether a backup is whole and opens; changes nothing.",
            discussion: "With --key-copy, and root.keys in the key folder, every key of the copy is opened.")
    }

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Folder that `backup` has made.")
    var backup: String

    @Option(name: .customLong("key-copy"), help: "Folder with the copy of the key store.")
    var keyCopy: String?

    public init() {}

    public func run() async throws {
        let resolved = try await database.resolve(Program.layer)
        let finding = try await BackupCheck(layer: Program.layer, today: WallClock.system.now.day).run(
            backup, keyCopy: keyCopy, rootFolder: resolved.keys)
        print("data of \(ISODay(finding.data.day).text): \(finding.data.files.count) files as they were written")
        guard let keys = finding.keys else { return print("key store: not looked at (--key-copy)") }
        let opened = finding.openedKeys.map { "\($0) keys open" } ?? "not opened: no root.keys in \(resolved.keys)"
        print("key store of \(ISODay(keys.day).text): \(opened)")
    }
}

/// restore, of both servers' programs
public struct RestoreCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore", abstract: "Put a backup where there is nothing.",
            discussion: """
                Put your copy of root.keys into the key folder first. Nothing is overwritten: data folder or database must be \
                empty. Where the key folder still has its key store, leave out --key-copy. A copy of the key store older than \
                seven days is refused. What was deleted after the backup comes back as far as it was public; what was sealed \
                under a key that is destroyed does not.
                """)
    }

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Folder that `backup` has made.")
    var backup: String

    @Option(name: .customLong("key-copy"), help: "Folder with the copy of the key store.")
    var keyCopy: String?

    public init() {}

    public func run() async throws {
        let resolved = try await database.resolve(Program.layer)
        let shredded = try await Restore(resolved: resolved, today: WallClock.system.now.day).run(
            backup, keyCopy: keyCopy)
        print("restored" + (shredded == 0 ? "" : "; \(shredded) records were deleted since and are gone"))
    }
}
