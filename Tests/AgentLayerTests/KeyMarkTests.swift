import Envelope
import Foundation
import LayerSupport
import StorageSQLite
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct KeyMarkTests {
    @Test(arguments: TestEngine.available)
    func aDatabaseRefusesOtherKeys(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            _ = try await network.agent()
            try await network.restart()
            try await network.stop()
            // The root key is the same, the key store is new: as after restoring half a backup.
            try FileManager.default.removeItem(atPath: network.keyFolder + "/data-keys.sqlite")
            for suffix in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: network.keyFolder + "/data-keys.sqlite" + suffix)
            }
            await #expect(throws: KeysRefusal.self) { try await network.start() }
        }
    }
}
