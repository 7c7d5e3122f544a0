public import Envelope
import Foundation

/// Finds the agents whose owners do not want them in exports for research. Needs the root key alone, which a tool can read
/// while a server has the key store open.
public struct ResearchOptOuts: Sendable {
    private let tags: PurposeKey

    public init(roots: RootKeys) { tags = PurposeKeys(roots, purpose: "research-opt-out").all[0] }

    /// For a tool: nil when the folder has no key file. A tool makes none.
    public init?(keyFolder: String) throws {
        guard FileManager.default.fileExists(atPath: keyFolder + "/" + RootKeys.fileName) else { return nil }
        self.init(roots: try RootKeys(folder: keyFolder))
    }

    /// Stands in the table beside the first: says to a tool that its root key is the one the tags were made with.
    var mark: [UInt8] { tags.tag("nacre/research-opt-out-mark/v1\0") }

    func tag(of agent: AgentID) -> [UInt8] { tags.tag("nacre/research-opt-out/v1\0", agent.bytes) }
}
