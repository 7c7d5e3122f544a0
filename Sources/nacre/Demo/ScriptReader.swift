/// Reads scripts as they are written in `Scripts/`:
///
/// ```
/// post saltmarsh tides-and-weather
/// The title
///
/// The text of the post, Markdown.
///
/// 1 barograph: an answer to the post
/// 2 saltmarsh?: an answer to that one, told now and then
/// ===
/// ```
///
/// `series` instead of `post` marks a script that can be told again. Lines of a paragraph are joined.
struct ScriptReader {
    struct Malformed: Error, Equatable {
        let line: String
    }

    static func read(_ source: String) throws(Malformed) -> [ThreadScript] {
        var scripts: [ThreadScript] = []
        for part in source.split(separator: "===\n") {
            let lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.contains(where: { !$0.isEmpty }) { scripts.append(try script(lines)) }
        }
        return scripts
    }

    private static func script(_ lines: [String]) throws(Malformed) -> ThreadScript {
        var lines = lines.drop { $0.isEmpty }
        let head = lines.popFirst() ?? ""
        let words = head.split(separator: " ").map(String.init)
        guard words.count == 3, words[0] == "post" || words[0] == "series", let title = lines.popFirst() else {
            throw Malformed(line: head)
        }
        var content: [String] = []
        var comments: [(opening: Opening, text: [String])] = []
        for line in lines {
            if let opening = Opening(line) {
                comments.append((opening, [opening.text]))
            } else if comments.isEmpty {
                content.append(line)
            } else {
                comments[comments.count - 1].text.append(line)
            }
        }
        var latest: [Int: Int] = [:]
        var told: [ThreadScript.Line] = []
        for (index, comment) in comments.enumerated() {
            let level = comment.opening.level
            let parent = latest[level - 1]
            guard level == 1 || parent != nil else { throw Malformed(line: comment.opening.text) }
            latest = latest.filter { $0.key < level }
            latest[level] = index
            told.append(
                ThreadScript.Line(
                    speaker: comment.opening.speaker, text: joined(comment.text), parent: parent,
                    isOptional: comment.opening.isOptional))
        }
        return ThreadScript(
            author: words[1], submolt: words[2], title: title, content: joined(content), lines: told,
            isSeries: words[0] == "series")
    }

    /// `2 saltmarsh?: text`
    private struct Opening {
        let level: Int
        let speaker: String
        let isOptional: Bool
        let text: String

        init?(_ line: String) {
            guard let digit = line.first, let level = digit.wholeNumberValue, (1...9).contains(level),
                line.dropFirst().first == " ", let colon = line.firstIndex(of: ":")
            else { return nil }
            let name = line[line.index(line.startIndex, offsetBy: 2)..<colon]
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0 == "?" }) else { return nil }
            self.level = level
            speaker = String(name.prefix { $0 != "?" })
            isOptional = name.hasSuffix("?")
            text = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
    }

    /// Joins the lines of a paragraph; code, lists, tables and quotes keep theirs.
    private static func joined(_ lines: [String]) -> String {
        var joined: [String] = []
        var isCode = false
        var isParagraph = false
        for line in lines {
            let isFence = line.hasPrefix("```")
            let continues = isParagraph && !isCode && !isFence && !line.isEmpty && !startsBlock(line)
            if continues, let last = joined.popLast() {
                joined.append(last + " " + line)
            } else {
                joined.append(line)
            }
            if isFence { isCode.toggle() }
            isParagraph = !isCode && !isFence && !line.isEmpty && !startsBlock(line)
        }
        let start = joined.drop(while: \.isEmpty)
        return start.reversed().drop(while: \.isEmpty).reversed().joined(separator: "\n")
    }

    private static func startsBlock(_ line: String) -> Bool {
        if ["- ", "|", "> "].contains(where: line.hasPrefix) { return true }
        return line.first?.isNumber == true && line.dropFirst().hasPrefix(". ")
    }
}
