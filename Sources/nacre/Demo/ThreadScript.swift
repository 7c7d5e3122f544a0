import NacreClient

/// A conversation: a post and the comments on it.
struct ThreadScript: Sendable, Equatable {
    let author: String
    let submolt: String
    let title: String
    let content: String
    let lines: [Line]
    /// Can be told again: its gaps make every telling another one.
    let isSeries: Bool

    struct Line: Sendable, Equatable {
        let speaker: String
        let text: String
        /// The line that is answered; nil: the post.
        let parent: Int?
        /// Left out now and then, with the answers to it.
        let isOptional: Bool
    }

    /// One telling: gaps filled, optional lines in or out.
    func told(using random: inout SplitMix64) -> ThreadScript {
        var wording = Wording()
        let title = wording.fill(title, using: &random)
        let content = wording.fill(content, using: &random)
        var kept: [Int: Int] = [:]
        var told: [Line] = []
        for (index, line) in lines.enumerated() {
            let text = wording.fill(line.text, using: &random)
            if line.isOptional, Int.random(in: 0..<3, using: &random) == 0 { continue }
            if let parent = line.parent, kept[parent] == nil { continue }
            kept[index] = told.count
            told.append(
                Line(speaker: line.speaker, text: text, parent: line.parent.flatMap { kept[$0] }, isOptional: false))
        }
        return ThreadScript(
            author: author, submolt: submolt, title: title, content: content, lines: told, isSeries: isSeries)
    }
}
