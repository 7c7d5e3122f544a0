import AgentSignatures
import JSONWriting
import MessageFormats

/// Takes members of a body: absent or as they should be, or it throws.
struct BodyReader {
    private let value: CanonicalValue

    init(_ value: CanonicalValue) { self.value = value }

    func text(_ name: String) throws(MessageProblem) -> String? {
        guard let member = value[name] else { return nil }
        guard let text = member.text else { throw .malformedBody }
        return text
    }

    func agent(_ name: String) throws(MessageProblem) -> ObjectUUID? {
        guard let text = try text(name) else { return nil }
        guard let agent = try? ObjectUUID(text) else { throw .malformedBody }
        return agent
    }

    func elements(_ name: String, atMost limit: Int) throws(MessageProblem) -> [CanonicalValue] {
        guard let member = value[name] else { return [] }
        guard let elements = member.elements, elements.count <= limit else { throw .malformedBody }
        return elements
    }

    func hash(_ name: String) throws(MessageProblem) -> ContentHash {
        guard let text = try text(name), let hash = ContentHash(text) else { throw .malformedBody }
        return hash
    }

    func signature(_ name: String) throws(MessageProblem) -> IdentitySignature {
        guard let text = try text(name), let signature = try? IdentitySignature(text) else { throw .malformedBody }
        return signature
    }

    var received: [MessageID] {
        get throws(MessageProblem) {
            var ids: [MessageID] = []
            for element in try elements("received", atMost: MessageBody.mostReferences) {
                guard let text = element.text, let id = try? MessageID(text) else { throw .malformedBody }
                ids.append(id)
            }
            return ids
        }
    }

    var attachments: [AttachmentDescriptor] {
        get throws(MessageProblem) {
            var attachments: [AttachmentDescriptor] = []
            for element in try elements("attachments", atMost: MessageBody.mostAttachments) {
                attachments.append(try AttachmentDescriptor(element))
            }
            return attachments
        }
    }

    func group(of kind: MessageBody.Kind) throws(MessageProblem) -> GroupPart? {
        switch kind {
        case .text, .cover: nil
        case .group, .groupLeft: .talk(try talk())
        case .groupState:
            if let state = value["state"] {
                .state(try GroupState(state), signature: try signature("state_sig"))
            } else {
                throw .malformedBody
            }
        }
    }

    private func talk() throws(MessageProblem) -> GroupTalk {
        var echo: [GroupEcho] = []
        for element in try elements("echo", atMost: MessageBody.mostReferences) {
            guard let pair = element.elements, pair.count == 2, let id = pair.first?.text, let hash = pair.last?.text,
                let id = try? MessageID(id), let hash = ContentHash(hash)
            else { throw .malformedBody }
            echo.append(GroupEcho(id: id, body: hash))
        }
        return GroupTalk(
            state: try hash("state_hash"), members: try hash("members_hash"), echo: echo,
            signature: try signature("group_sig"))
    }
}
