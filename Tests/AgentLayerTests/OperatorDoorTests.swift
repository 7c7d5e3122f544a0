import Envelope
import Foundation
import HTTPSupport
import LayerSupport
import Logging
import ServiceLifecycle
import TestDatabases
import Testing
import TestServers

@testable import AgentLayer

@Suite struct OperatorDoorTests {
    private static func ask(_ act: OperatorAct, at socket: String) async throws -> OperatorAnswer? {
        try await OperatorDoor.ask(OperatorDesk.name, act, at: socket)
    }

    @Test(arguments: TestEngine.available)
    func theOperatorReachesARunningServerThroughItsSocket(engine: TestEngine) async throws {
        try await ModerationStage.run(engine) { stage in
            let socket = "/tmp/nacre_\(UUID().uuidString.prefix(8)).sock"
            // Left behind by a server that was killed.
            #expect(FileManager.default.createFile(atPath: socket, contents: nil))
            #expect(try await Self.ask(.reports(all: false), at: socket + ".none") == nil)
            let door = OperatorDoor.Service(tasks: [stage.desk.task], socket: socket, logger: ServerInTest.quiet)
            let group = ServiceGroup(configuration: .init(services: [.init(service: door)], logger: ServerInTest.quiet))
            let task = Task { try await group.run() }
            try await eventually("the socket answers") {
                (try? await Self.ask(.reports(all: false), at: socket)) != nil
            }
            let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            let answer = try await Self.ask(.remove(id: stage.post, reason: "spam", note: nil), at: socket)
            #expect(answer?.text == "removed \(stage.post): spam")
            #expect(try await stage.network.get("/posts/\(stage.post)")["post"]["removal_reason"].text == "spam")
            do {
                _ = try await Self.ask(.remove(id: stage.post, reason: "spam", note: nil), at: socket)
                Issue.record("removed twice")
            } catch let refusal as OperatorRefusal {
                #expect(refusal.publicDescription.hasPrefix("This was removed already."))
            }
            await group.triggerGracefulShutdown()
            try await task.value
            #expect(!FileManager.default.fileExists(atPath: socket))
        }
    }
}
