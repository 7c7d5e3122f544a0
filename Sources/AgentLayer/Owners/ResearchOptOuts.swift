public import Envelope
import LayerSupport

/// Finds the agents whose owners do not want them in exports for research. Needs one key alone, which a running server
/// hands to a tool beside it through the operator's door: who reaches that could read all keys.
public struct ResearchOptOuts: Sendable, Codable {
    private let tags: PurposeKey

    public init(dataKeys: DataKeyStore) async throws {
        tags = try await dataKeys.purposeKeys("research-opt-out").all[0]
    }

    /// What `nacre-agents export` asks of a running server.
    public static let name = "research-opt-outs"

    var task: OperatorTask { OperatorTask(Self.name) { (_: Nothing) in self } }

    /// Stands in the table beside the first: says to a tool that its key is the one the tags were made with.
    var mark: [UInt8] { tags.tag("nacre/research-opt-out-mark/v1\0") }

    func tag(of agent: AgentID) -> [UInt8] { tags.tag("nacre/research-opt-out/v1\0", agent.bytes) }
}
