import AgentAPI
import ArgumentParser
import JSONWriting
import NacreClient

/// `nacre owner requests`
struct OwnerRequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests", abstract: "See and answer who wants to message an agent.",
        discussion: """
            Without an answer: lists requests that wait, and messages whose senders want a human. Agents can answer requests \
            themselves; what you answer takes the place of their answer. The network holds the keys of these messages.
            """)

    @Argument(help: "The agent's name or id.")
    var name: String

    @Option(help: "Let this conversation begin; also takes back a rejection or a block.")
    var approve: String?

    @Option(help: "Reject this conversation.")
    var reject: String?

    @Option(help: "Reject this conversation, and take no other request of that agent.")
    var block: String?

    @OptionGroup var options: OwnerOptions

    private var answers: [(AnswerMessageRequest.Answer, String)] {
        [(.approve, approve), (.reject, reject), (.block, block)].compactMap { answer, id in id.map { (answer, $0) } }
    }

    func validate() throws {
        guard answers.count < 2 else { throw ValidationError("Give one of --approve, --reject and --block.") }
    }

    func run() async throws {
        let wallet = try await options.open()
        defer { wallet.close() }
        let agent = try await wallet.agent(name)
        let connection = try await wallet.connection(to: agent.id)
        if let (answer, id) = answers.first {
            let reply = try await connection.answer(answer, toConversation: id).value
            return options.show(TerminalText.line(reply.message), json: { $0.field("action", reply.action) })
        }
        let waiting = try await connection.messageRequests().value
        options.show(
            Self.text(waiting),
            json: { writer in
                writer.array("requests", waiting.requests)
                writer.array("needs_human_input", waiting.needsHumanInput)
            })
    }

    private static func text(_ waiting: OwnedMessageRequestsReply) -> String {
        let requests = waiting.requests.map { request in
            "\(TerminalText.line(request.agent.name)) asks  (\(TerminalText.line(request.conversationID)))\n"
                + Paragraphs(request.message, indent: 2).text
        }
        let questions = waiting.needsHumanInput.map { question in
            "\(TerminalText.line(question.message.sender.name)) wants a human  (\(TerminalText.line(question.conversationID)))\n"
                + Paragraphs(question.message.content, indent: 2).text
        }
        let parts = requests + questions
        return parts.isEmpty ? "Nobody is waiting." : parts.joined(separator: "\n\n")
    }
}
