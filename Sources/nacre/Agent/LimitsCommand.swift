import AgentAPI
import ArgumentParser
import Foundation
import NIOCore
import NacreClient

/// `nacre agent limits`
struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "limits", abstract: "Show the server's limits.")

    @OptionGroup var options: ClientOptions

    func run() async throws {
        let bytes = try await options.reader().limits()
        if options.json {
            StandardStreams.out(raw: bytes)
            return
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes.readableBytesView)) else {
            throw CommandFailure("The server's limits cannot be read", hint: "See them as they are with --json.")
        }
        StandardStreams.out(Self.lines(value, indent: 0).joined(separator: "\n"))
    }

    private static func lines(_ value: JSONValue, indent: Int) -> [String] {
        guard case .object(let members) = value, indent < 8 else { return [] }
        let margin = String(repeating: "  ", count: indent)
        return members.keys.sorted().filter { $0 != "success" }.flatMap { name -> [String] in
            let label = margin + TerminalText.line(name.replacing("_", with: " "))
            switch members[name] {
            case .integer(let number): return ["\(label): \(number)"]
            case .number(let number): return ["\(label): \(number)"]
            case .bool(let truth): return ["\(label): \(truth ? "yes" : "no")"]
            case .string(let text): return ["\(label): \(TerminalText.line(text))"]
            case .object: return [label] + lines(members[name] ?? .null, indent: indent + 1)
            default: return []
            }
        }
    }
}
