public import ArgumentParser
import Envelope
import HTTPSupport
import JSONWriting
import LayerSupport
import NIOCore

/// keys, of both servers' programs
public struct KeysCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "keys", abstract: "Replace the root key, and say what each root key wraps.",
            discussion: """
                A server that runs on these folders does it, while it serves; otherwise this command opens the key store \
                itself.
                """,
            subcommands: [KeysRotateCommand<Program>.self, KeysStatusCommand<Program>.self])
    }

    public init() {}
}

/// keys rotate, of both servers' programs
public struct KeysRotateCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rotate", abstract: "Make a new root key and wrap every key anew under it.",
            discussion: """
                The server wraps in the background; the old root key is destroyed when nothing is wrapped under it any more \
                and the copies of the key store are over, which takes eight days. Keep a copy of root.keys apart, anew \
                after each rotation: without it nothing sealed can be opened, and no backup holds it.
                """)
    }

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print JSON.")
    var json = false

    public init() {}

    public func run() async throws {
        let resolved = try await database.resolve(Program.layer)
        let rotation: KeyRotation = try await resolved.ask(KeyRotation.name, Nothing()) {
            let today = WallClock.system.now.day
            return try await resolved.withKeys { keys in
                let rotation = try await KeyRotation(of: keys, today: today)
                try await keys.rewrap(today: today)
                return rotation
            }
        }
        print(
            json
                ? #"{"current":\#(rotation.version)}"#
                : "root key \(rotation.version) is the current one now: copy \(resolved.keys)/root.keys to where you keep it"
        )
    }
}

/// keys status, of both servers' programs
public struct KeysStatusCommand<Program: LayerProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "status", abstract: "Say how many keys each root key wraps.")
    }

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print JSON.")
    var json = false

    public init() {}

    public func run() async throws {
        let resolved = try await database.resolve(Program.layer)
        let status: KeyStatus = try await resolved.ask(KeyStatus.taskName, Nothing()) {
            try await resolved.withKeys { try await $0.status() }
        }
        print(json ? String(buffer: KeyStatusReport(status: status).json()) : KeyStatusReport(status: status).text)
    }
}
