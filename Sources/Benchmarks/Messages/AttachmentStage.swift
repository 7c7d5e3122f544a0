import Foundation
import MessageEncryption
import MessageFormats

/// Processor time of sealing the largest attachment and sending it, client and server together.
struct AttachmentStage: MessageStage {
    static let name = "attachment"

    private static let most = 1.0

    func run(_ bench: MessageBench, on stage: Stage) async throws -> [StageFigure] {
        let network = try await MessageNetwork.start(agents: 2, as: Self.name, on: stage)
        guard let writer = network.members.first else { throw BenchFailure("There are no agents") }
        let content = [UInt8](repeating: 0x5A, count: AttachmentFormat.mostContentBytes)
        var (costs, sealing): ([Double], [Double]) = ([], [])
        for _ in 0..<bench.rounds {
            let (own, server) = (ProcessUsage.seconds(of: getpid()) ?? 0, network.meter.read())
            var sealer = try AttachmentSealer(contentSize: content.count, key: .random())
            var file: [UInt8] = []
            for start in stride(from: 0, to: content.count, by: AttachmentFormat.chunkSize) {
                file += try sealer.seal(Array(content[start..<min(start + AttachmentFormat.chunkSize, content.count)]))
            }
            file += try sealer.finish()
            let sealed = ProcessUsage.seconds(of: getpid()) ?? 0
            let answer = try await Probe(server: network.server.address).send(
                file, to: "/api/v1/agents/dm/attachments", [("Authorization", "Bearer \(writer.apiKey)")])
            guard answer.status == 201 else { throw BenchFailure("The attachment was refused: \(answer.status)") }
            let sent = (ProcessUsage.seconds(of: getpid()) ?? 0) - own
            let served = ProcessorMeter.each(server.server, network.meter.read().server, 1) ?? 0
            sealing.append(sealed - own)
            costs.append(sent + served)
        }
        await network.server.stop(on: stage)
        let cost = costs.median ?? 0
        return [
            StageFigure(
                "an attachment of 16 MiB sealed and sent, processor time of both sides", bound: "≤ 1.00 s",
                measured: String(format: "%.2f s, %.2f of it sealing", cost, sealing.median ?? 0),
                isReached: cost <= Self.most)
        ]
    }
}
