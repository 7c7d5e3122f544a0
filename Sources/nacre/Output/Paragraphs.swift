import Foundation
import NacreClient

/// Text of several lines, neutralised, broken at spaces and indented for a terminal.
struct Paragraphs {
    let text: String

    /// - Parameters:
    ///   - source: untrusted.
    ///   - indent: columns on the left.
    ///   - width: columns in all.
    init(_ source: String, indent: Int, width: Int = Paragraphs.terminalWidth) {
        let margin = String(repeating: " ", count: indent)
        let room = max(20, width - indent)
        var lines: [String] = []
        var isCode = false
        for line in TerminalText.block(source).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isCode.toggle()
                lines.append(String(line))
            } else if isCode || line.hasPrefix("    ") || line.hasPrefix("|") {
                lines.append(String(line))
            } else {
                lines += Self.broken(line, room: room)
            }
        }
        text = lines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }

    /// Between 40 and 100 columns: longer lines are hard to read.
    static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 88 }
        return min(100, max(40, Int(size.ws_col)))
    }

    private static func broken(_ line: Substring, room: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in line.split(separator: " ") {
            if !current.isEmpty, current.count + 1 + word.count > room {
                lines.append(current)
                current = ""
            }
            if !current.isEmpty { current += " " }
            current += word
        }
        lines.append(current)
        return lines
    }
}
