import AgentSignatures
import Foundation
import MessageEncryption
import MessageFormats
import Testing

@Suite struct BodyTests {
    private let agent = "0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a"

    @Test func membersThatAreUnknownAreKept() throws {
        let bytes = Array(#"{"later":[1,{"x":null}],"text":"hi","to":"\#(agent)","type":"text"}"#.utf8)
        let body = try MessageBody(parsing: bytes)
        #expect(body.bytes == bytes && body.text == "hi" && body.to?.text == agent)
    }

    @Test(arguments: [
        "", "[]", "\"text\"", "{}", #"{"type":1}"#, #"{"text":"hi", "type":"text"}"#, #"{"type":"text","text":"hi"}"#,
        #"{"type":"text"}"#, #"{"text":1,"type":"text"}"#, #"{"text":"hi","to":"bob","type":"text"}"#,
        #"{"received":["AA"],"text":"","type":"text"}"#, #"{"received":{},"text":"","type":"text"}"#,
        #"{"attachments":[{}],"text":"","type":"text"}"#, #"{"type":"group"}"#, #"{"type":"group-state"}"#,
        #"{"text":"x","type":"group-left"}"#, "{\"type\":\"cover\"}\n",
    ])
    func aBodyThatIsNotOneIsRefused(text: String) {
        #expect(throws: MessageProblem.malformedBody) { try MessageBody(parsing: Array(text.utf8)) }
    }

    @Test func limitsHold() throws {
        let bob = try Pair.agent(0xB).agent
        #expect(throws: MessageProblem.unknownBodyType) { try MessageBody(parsing: Array(#"{"type":"video"}"#.utf8)) }
        #expect(throws: MessageProblem.bodyTooLong) {
            try MessageBody.text(String(repeating: "x", count: 60_000), to: bob)
        }
        #expect(throws: MessageProblem.malformedBody) {
            try MessageBody.text("", to: bob, received: (0..<33).map { _ in MessageID.random() })
        }
        let file = AttachmentDescriptor(id: .random(), key: .random(), name: "x", size: 1, mediaType: "")
        #expect(throws: MessageProblem.malformedBody) {
            try MessageBody.text("", to: bob, attachments: Array(repeating: file, count: 17))
        }
        for (name, size) in [(String(repeating: "n", count: 256), 1), ("n", -1), ("n", 16 * 1024 * 1024 + 1)] {
            let bad = AttachmentDescriptor(id: .random(), key: .random(), name: name, size: size, mediaType: "")
            #expect(throws: MessageProblem.malformedBody) { try MessageBody.text("", to: bob, attachments: [bad]) }
        }
        let most = MessageStatement.mostBodyBytes - Array(try MessageBody.text("", to: bob).bytes).count
        #expect(try MessageBody.text(String(repeating: "x", count: most), to: bob).bytes.count == 60_000)
    }
}
