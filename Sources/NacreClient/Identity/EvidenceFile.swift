import Foundation

/// Where two signed checkpoints that contradict each other are kept: proof that a log has deceived somebody.
struct EvidenceFile: Sendable {
    /// What the names begin with.
    let path: String
    /// Since 1970.
    let day: Int64

    /// Writes them under a name that nothing is written over.
    func keep(_ notes: [String]) throws(AgentHomeError) {
        for number in 1...100 {
            let path = "\(path)-\(day)-\(number).txt"
            guard !FileManager.default.fileExists(atPath: path) else { continue }
            return try PrivateFile(path: path).replace(with: Data(notes.joined(separator: "\n").utf8))
        }
        // A watch that looks every minute finds the same fork each time: a hundred proofs are enough.
    }
}
