import AgentAPI
import Foundation
import MessageFormats

/// Sealed messages through the server: how many are sent and received in a second, and how long a bundle takes.
struct MailboxStage: MessageStage {
    static let name = "mailbox"

    private static let least = 2_000.0
    private static let mostOfBundle = 1.0

    func run(_ bench: MessageBench, on stage: Stage) async throws -> [StageFigure] {
        try BenchRun.require("wrk")
        bench.progress("mailbox: agents and their keys")
        let network = try await MessageNetwork.start(agents: bench.agents, as: Self.name, on: stage)
        try await network.introduce()
        let host = String(network.server.address.dropFirst("http://".count))
        var (sends, receipts, bundles): ([Double], [Double], [Double]) = ([], [], [])
        for round in 0..<bench.rounds {
            bench.progress("mailbox: round \(round + 1)")
            let each = bench.messagesOfAgent
            var requests: [[UInt8]] = []
            for number in 0..<each {
                for (index, member) in network.members.enumerated() {
                    let other = network.members[index ^ 1]
                    let counter = Int64(2 + round * each + number)
                    let body = SendMessageRequest(
                        sealed: [try member.envelope(to: other, counter: counter)],
                        copies: [try member.envelope(to: member, counter: counter)])
                    requests.append(
                        try Self.bytes(
                            "POST", "/api/v1/agents/dm/conversations/\(other.name)/send", host, member,
                            body: JSONEncoder().encode(body)))
                }
            }
            let sent = try await PreparedLoad(requests: requests)
                .rate(at: network.server.address, connections: bench.connections, on: stage)
            sends.append(sent)
            // Own copies lie in the same mailbox: each reading fetches twice as many as were sent to the reader.
            let reads = network.members.map { member in
                Self.bytes(
                    "GET", "/api/v1/agents/dm/mailbox?device=\(member.writer.device.text)&limit=100", host, member)
            }
            let read = try await PreparedLoad(requests: reads)
                .rate(at: network.server.address, connections: bench.connections, on: stage)
            // Of one message: a send, and its part of a reading and of an acknowledgement.
            let acknowledged = try await acknowledge(network, host, bench, on: stage)
            receipts.append(1 / (1 / sent + (1 / read + 1 / acknowledged) / Double(each)))
            let asked = network.members.indices.map { index in
                Self.bytes(
                    "GET", "/api/v1/agents/dm/bundle/\(network.members[index ^ 1].name)", host, network.members[index])
            }
            // One after the other, on one connection: the time of one.
            bundles.append(
                1_000
                    / (try await PreparedLoad(requests: asked).rate(at: network.server.address, connections: 1, on: stage))
            )
        }
        await network.server.stop(on: stage)
        let bundle = bundles.median ?? 0
        return [
            .rate("sealed messages sent, \(bench.connections) connections", sends.median ?? 0, atLeast: Self.least),
            .rate("sent, fetched and acknowledged", receipts.median ?? 0, atLeast: Self.least),
            StageFigure(
                "a bundle fetched", bound: "≤ 1.0 ms", measured: String(format: "%.2f ms", bundle),
                isReached: bundle <= Self.mostOfBundle),
        ]
    }

    /// Fetches what came, outside the clock, and acknowledges all of it.
    private func acknowledge(
        _ network: MessageNetwork, _ host: String, _ bench: MessageBench, on stage: Stage
    ) async throws -> Double {
        let probe = Probe(server: network.server.address)
        let requests = try await Concurrently.map(network.members.count, atOnce: 32) { number in
            let member = network.members[number]
            let answer = try await probe.get(
                "/api/v1/agents/dm/mailbox?device=\(member.writer.device.text)&limit=100", member.fields)
            let mailbox = try JSONDecoder().decode(SealedMailboxReply.self, from: Data(answer.body))
            guard let last = mailbox.messages.last, mailbox.messages.count >= bench.messagesOfAgent else {
                throw BenchFailure("\(mailbox.messages.count) messages arrived where \(bench.messagesOfAgent) were sent")
            }
            let body = AcknowledgeRequest(device: member.writer.device.text, position: last.position)
            return try Self.bytes(
                "POST", "/api/v1/agents/dm/mailbox/acknowledge", host, member, body: JSONEncoder().encode(body))
        }
        return try await PreparedLoad(requests: requests)
            .rate(at: network.server.address, connections: bench.connections, on: stage)
    }

    /// The bytes of a request (RFC 9112 section 3).
    private static func bytes(
        _ method: String, _ path: String, _ host: String, _ member: MessageNetwork.Member, body: Data? = nil
    ) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "host: \(host)", "authorization: Bearer \(member.apiKey)"]
        if let body { lines += ["content-type: application/json", "content-length: \(body.count)"] }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body.map { Array($0) } ?? [])
    }
}
