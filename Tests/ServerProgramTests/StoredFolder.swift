import Envelope
import Foundation
import HTTPSupport
import LayerSupport
import ServiceLifecycle
import Storage
import StorageSQLite
import TestDatabases
import TestServers
import Testing

@testable import ServerProgram

/// A small layer with sealed records, its folders, and the places of its backups.
struct StoredFolder: Sendable {
    let root: String
    let url: String?
    var data: String { root + "/data" }
    var keys: String { root + "/keys" }
    var backups: String { root + "/backups" }
    var keyCopies: String { root + "/key-copies" }

    static let layer = ServedLayer(
        name: "notes", environmentPrefix: "NACRE_NOTES", port: 1, ownOptions: [],
        migrate: { store in
            try await Migrator(
                layer: "notes",
                migrations: [
                    Migration(
                        version: 1,
                        script: """
                            CREATE TABLE key_marks (
                                one BIGINT NOT NULL PRIMARY KEY,
                                mark BYTEA NOT NULL
                            );
                            CREATE TABLE daily_jobs (
                                name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
                                done_day BIGINT NOT NULL
                            );
                            CREATE TABLE notes (
                                id BIGINT NOT NULL PRIMARY KEY,
                                sealed BYTEA NOT NULL
                            );
                            """)
                ]
            ).run(on: store)
        }, folders: ["images"])

    static func run(_ engine: TestEngine, _ body: (StoredFolder) async throws -> Void) async throws {
        // A socket's path is short.
        let root = "/tmp/nacre_b_" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: root) }
        try await withDatabase(engine) { database in try await body(StoredFolder(root: root, url: database.url)) }
    }

    /// Another machine: its own folders and, on PostgreSQL, its own database.
    func elsewhere(_ body: (StoredFolder) async throws -> Void) async throws {
        try await withDatabase(url == nil ? .sqlite : .postgres) { database in
            let other = StoredFolder(root: root + "/elsewhere_" + UUID().uuidString.prefix(4), url: database.url)
            try FileManager.default.createDirectory(
                atPath: other.keys, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.copyItem(atPath: keys + "/root.keys", toPath: other.keys + "/root.keys")
            try await body(other)
        }
    }

    func resolved() async throws -> ResolvedDatabase {
        let options = try await LayeredOptions(environmentPrefix: "NACRE_NOTES", known: [], flags: [:], configFile: nil)
        return ResolvedDatabase(layer: Self.layer, options: options, data: data, keys: keys, databaseURL: url)
    }

    func open<Result>(_ body: (any Store, DataKeyStore) async throws -> Result) async throws -> Result {
        let resolved = try await resolved()
        let (store, dataKeys) = (try await resolved.openStore(), try await resolved.openKeys())
        let result: Result
        do {
            try await Self.layer.migrate(store)
            try await KeyMark.check(store, dataKeys)
            result = try await body(store, dataKeys)
        } catch {
            try? await store.close()
            try? await dataKeys.close()
            throw error
        }
        try await store.close()
        try await dataKeys.close()
        return result
    }

    /// A server that runs on these folders, as far as the operator sees it.
    func served(_ body: (any Store, DataKeyStore) async throws -> Void) async throws {
        try await open { store, dataKeys in
            let upkeep = KeyUpkeep(store, keys: dataKeys, clock: .system, logger: ServerInTest.quiet)
            let socket = try await resolved().operatorSocket
            let door = OperatorDoor.Service(tasks: upkeep.tasks, socket: socket, logger: ServerInTest.quiet)
            let group = ServiceGroup(configuration: .init(services: [.init(service: door)], logger: ServerInTest.quiet))
            let task = Task { try await group.run() }
            try await eventually("the socket answers") {
                let status: KeyStatus?? = try? await OperatorDoor.ask(KeyStatus.taskName, Nothing(), at: socket)
                return (status ?? nil) != nil
            }
            try await body(store, dataKeys)
            await group.triggerGracefulShutdown()
            try await task.value
        }
    }

    // MARK: Notes

    static func add(_ id: Int64, _ text: String, _ store: any Store, _ keys: DataKeyStore) async throws {
        let sealed = try await keys.key(for: record(id)).seal(Array(text.utf8), as: context(id))
        try await store.write { try $0.run(Command("INSERT INTO notes (id, sealed) VALUES (\(id), \(sealed))")) }
    }

    /// Deletes the row and destroys its key.
    static func delete(_ id: Int64, _ store: any Store, _ keys: DataKeyStore) async throws {
        try await store.write { try $0.run(Command("DELETE FROM notes WHERE id = \(id)")) }
        try await keys.destroy([record(id)])
    }

    /// Nil where there is no row; throws `EnvelopeError.shredded` where its key is gone.
    static func read(_ id: Int64, _ store: any Store, _ keys: DataKeyStore) async throws -> String? {
        let rows = Query<[UInt8]>("SELECT sealed FROM notes WHERE id = \(id)") { row in try row.blob() }
        guard let sealed = try await store.first(rows) else { return nil }
        guard let key = try await keys.existingKey(for: record(id)) else { throw EnvelopeError.shredded }
        return String(decoding: try key.open(sealed, as: context(id)), as: UTF8.self)
    }

    private static func record(_ id: Int64) -> [UInt8] { Array("note/\(id)".utf8) }

    private static func context(_ id: Int64) -> SealContext {
        SealContext(table: "notes", column: "sealed", record: record(id))
    }

    func addImage(_ name: String, _ bytes: [UInt8]) throws {
        try FileManager.default.createDirectory(atPath: data + "/images", withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: data + "/images/" + name))
    }

    func image(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: data + "/images/" + name).map { Array($0) }
    }
}
