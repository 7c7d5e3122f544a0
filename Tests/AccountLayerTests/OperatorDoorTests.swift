import Foundation
import LayerSupport
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

@Suite struct OperatorDoorTests {
    @Test(arguments: TestEngine.available)
    func theOperatorReachesARunningServerThroughItsSocket(engine: TestEngine) async throws {
        // A socket's path is short, which that of a temporary folder need not be.
        let socket = "/tmp/nacre_\(UUID().uuidString.prefix(8)).sock"
        try await TestAccounts.run(engine, plans: .demo, configure: { $0.operatorSocket = socket }) { accounts in
            _ = try await accounts.account("lab@example.org")
            let plan = accounts.inside.plans.all[1].name
            let answer = try await Self.ask(plan, "lab@example.org", at: socket)
            #expect(answer == GivePlan.Output(current: plan))
            let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            let refusal = await #expect(throws: OperatorRefusal.self) {
                _ = try await Self.ask(plan, "nobody@example.org", at: socket)
            }
            #expect(refusal?.publicDescription == "No account has this address.")
        }
        #expect(!FileManager.default.fileExists(atPath: socket))
        let answer = try await Self.ask("plan", "lab@example.org", at: socket)
        #expect(answer == nil)
    }

    @Test func whatTheServerDoesNotKnowIsRefusedInWords() async throws {
        let socket = "/tmp/nacre_\(UUID().uuidString.prefix(8)).sock"
        try await TestAccounts.run(.sqlite, configure: { $0.operatorSocket = socket }) { accounts in
            // A server answers before its services are all there.
            try await eventually("the socket answers") { FileManager.default.fileExists(atPath: socket) }
            for name in ["no-such-command", GivePlan.name] {
                let refusal = await #expect(throws: OperatorRefusal.self) {
                    let _: Nothing? = try await OperatorDoor.ask(name, Nothing(), at: socket)
                }
                #expect(refusal?.publicDescription.contains("another version") == true)
            }
        }
    }

    private static func ask(_ plan: String, _ email: String, at socket: String) async throws -> GivePlan.Output? {
        try await OperatorDoor.ask(GivePlan.name, GivePlan.Input(plan: plan, email: email), at: socket)
    }
}
