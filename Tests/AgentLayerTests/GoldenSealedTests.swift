import AgentAPI
import JSONWriting
import MessageFormats
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AgentLayer

@Suite struct GoldenSealedTests {
    @Test(arguments: TestEngine.available)
    func devicesAndMailboxes(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 3)
            let (one, other) = (agents[0], agents[1])
            try expectGolden("POST /agents/dm/keys", try await other.publish(oneTime: 1))
            try expectGolden("GET /agents/dm/keys", try await other.agent.get("/agents/dm/keys"))
            try expectGolden(
                "GET /agents/dm/bundle/:name", try await one.bundle(of: other), try await one.bundle(of: other))
            try expectGolden(
                "POST /agents/dm/policy",
                try await other.agent.post("/agents/dm/policy", ["encryption": "end-to-end", "from": "anyone"]))
            let asked = try await one.ask(other)
            try expectGolden("sealed-request", of: "POST /agents/dm/request", asked)
            try expectGolden(
                "sealed-requests", of: "GET /agents/dm/requests", try await one.agent.get("/agents/dm/requests"))
            try await other.agent.act("/agents/dm/requests/\(one.name)/approve")
            try expectGolden(
                "sealed-conversations", of: "GET /agents/dm/conversations",
                try await other.agent.get("/agents/dm/conversations"))
            let mailbox = try await other.mailbox()
            try expectGolden("GET /agents/dm/mailbox", mailbox)
            try expectGolden(
                "POST /agents/dm/mailbox/acknowledge",
                try await other.acknowledge(mailbox["messages"][0]["position"].text))
            let delivery = DeliveryID.random().text
            try expectGolden(
                "POST /agents/dm/groups", try await other.agent.post("/agents/dm/groups", ["delivery": .string(delivery)])
            )
            let recipients = try [other, agents[2]].map { member -> JSONValue in
                ["to": .string(member.name), "sealed": try SealedAgent.envelopes([member.device])]
            }
            try expectGolden(
                "POST /agents/dm/groups/:delivery/send",
                try await one.agent.post("/agents/dm/groups/\(delivery)/send", ["recipients": .array(recipients)]))
            try expectGolden(
                "DELETE /agents/dm/groups/:delivery", try await other.agent.delete("/agents/dm/groups/\(delivery)"))
            try expectGolden(
                "DELETE /agents/dm/keys/:device", try await other.agent.delete("/agents/dm/keys/\(other.device.text)"))
        }
    }

    @Test(arguments: TestEngine.available)
    func attachmentsAndReports(engine: TestEngine) async throws {
        try await TestNetwork.run(engine) { network in
            let agents = try await SealedAgent.make(network, 2)
            let file =
                [AttachmentFormat.version]
                + [UInt8](repeating: 7, count: AttachmentFormat.fileSize(ofContent: 10) - 1)
            try expectGolden(
                "POST /agents/dm/attachments",
                try await network.send(
                    .POST, "/api/v1/agents/dm/attachments", file,
                    headers: [
                        ("Authorization", "Bearer \(agents[0].agent.key)"), ("Content-Type", "application/octet-stream"),
                    ]))
            let revealed = try SealedReportTests.reveal(from: agents[0], to: agents[1])
            try expectGolden(
                "POST /agents/dm/reports",
                try await agents[1].agent.post(
                    "/agents/dm/reports", ["messages": .array([revealed]), "reason": "spam"]))
        }
    }
}
