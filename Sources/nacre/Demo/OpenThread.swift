import JSONWriting

/// A conversation under way: what has been said, and what is still to be said.
struct OpenThread: Sendable {
    let postID: String
    let script: ThreadScript
    /// The comments that were made, by their line.
    private var said: [Int: (id: String, at: Timestamp)] = [:]
    private var dropped: Set<Int> = []
    private let startedAt: Timestamp

    init(postID: String, script: ThreadScript, startedAt: Timestamp) {
        self.postID = postID
        self.script = script
        self.startedAt = startedAt
    }

    var isOver: Bool { said.count + dropped.count >= script.lines.count }

    /// How many comments the built-in agents made here by script.
    var saidCount: Int { said.count }

    /// The next lines that can be said: who is answered has spoken, at least `pause` seconds ago.
    func ready(at now: Timestamp, pause: Int64) -> [Int] {
        script.lines.indices.filter { index in
            guard said[index] == nil, !dropped.contains(index) else { return false }
            guard let parent = script.lines[index].parent else { return true }
            guard let answered = said[parent] else { return false }
            return now.milliseconds - answered.at.milliseconds >= pause * 1_000
        }
    }

    func parentID(of line: Int) -> String? { script.lines[line].parent.flatMap { said[$0]?.id } }

    mutating func say(_ line: Int, id: String, at now: Timestamp) { said[line] = (id, now) }

    /// Gives up a line that was refused, and the answers to it.
    mutating func drop(_ line: Int) {
        dropped.insert(line)
        for (index, later) in script.lines.enumerated() where later.parent.map(dropped.contains) == true {
            dropped.insert(index)
        }
    }
}
