import AgentAPI
import Foundation
import JSONWriting
import NIOCore
import Synchronization
import TestLogs
import TransparencyLog

@testable import NacreClient

/// A server of sealed messages in memory, with a log: honest, unless a test has it lie.
final class PostOffice: Sendable {
    struct Device: Sendable {
        var identityKeyID: String
        var medium: PrekeyObject
        var oneTime: [PrekeyObject]
        var mailbox: [SealedMailboxReply.Message] = []
        var acknowledged = 0
    }

    struct Agent: Sendable {
        let id: String
        let name: String
        /// By key id: the public key, and the UUID under which it stands in the log.
        var keys: [String: (key: String, object: String)] = [:]
        var devices: [String: Device] = [:]
        var policy = SealedPolicy.open
    }

    struct State: Sendable {
        var log: MemoryLog
        var note: SignedNote?
        /// By name, which is the API key too.
        var agents: [String: Agent] = [:]
        /// `asker to asked`
        var open: Set<[String]> = []
        var files: [String: [UInt8]] = [:]
        var reports: [Data] = []
        var plain: [String] = []
        var day: Int64
        /// What a test has the server do instead of the truth.
        var lie: (@Sendable (BundleReply) -> BundleReply)?
        /// So many of the next answers to POST requests whose path ends so are lost.
        var losing: (suffix: String, count: Int)?
    }

    let state: Mutex<State>
    private let running = Mutex<RecordingServer?>(nil)

    var address: String { running.withLock { $0?.address } ?? "" }
    var asked: [String] { running.withLock { $0?.requests.map { "\($0.method) \($0.target)" } } ?? [] }
    var origin: String { state.withLock { $0.log.signer.verifier.name } }

    init(day: Int64) throws {
        state = Mutex(State(log: try MemoryLog("agents.test/log"), day: day))
        let server = try RecordingServer { [unowned self] request in answer(request) }
        running.withLock { $0 = server }
    }

    func stop() { running.withLock { $0?.stop() } }

    /// Changes what the server holds, and publishes its log.
    func change<Result: Sendable>(_ body: (inout State) throws -> Result) throws -> Result {
        try state.withLock { state in
            let result = try body(&state)
            state.note = try state.log.note()
            return result
        }
    }

    // MARK: Answering

    private struct Refused: Error {
        let status: Int
        let code: String
    }

    private func answer(_ request: RecordingServer.Request) -> RecordingServer.Response {
        state.withLock { state in
            if request.target.hasPrefix("/log/") {
                let found = ServedLog.answer(request.target, state.log, state.note)
                return RecordingServer.Response(status: found == nil ? 404 : 200, body: found ?? [])
            }
            do {
                let body = try Self.answer(request, &state)
                if let losing = state.losing, request.method == "POST", request.target.hasSuffix(losing.suffix),
                    losing.count > 0
                {
                    state.losing = (losing.suffix, losing.count - 1)
                    return RecordingServer.Response(status: 502, body: [])
                }
                return RecordingServer.Response(status: 200, body: body)
            } catch let refused as Refused {
                let body = "{\"success\":false,\"error\":\"refused\",\"code\":\"\(refused.code)\"}"
                return RecordingServer.Response(status: refused.status, body: Array(body.utf8))
            } catch {
                return RecordingServer.Response(status: 400, body: Array("{\"code\":\"\(error)\"}".utf8))
            }
        }
    }

    private static func answer(_ request: RecordingServer.Request, _ state: inout State) throws -> [UInt8] {
        let caller = request.values("authorization").first?.replacing("Bearer ", with: "") ?? ""
        guard state.agents[caller] != nil else { throw Refused(status: 401, code: "UNAUTHORIZED") }
        let parts = request.target.split(separator: "?", maxSplits: 1).map(String.init)
        let path = Array(parts[0].split(separator: "/").map(String.init).dropFirst(4))
        let query = parts.count > 1 ? parts[1] : ""
        let body = Data(request.body)
        switch (request.method, path.first ?? "", path.count) {
        case ("POST", "keys", 1):
            return try publish(JSONDecoder().decode(PublishPrekeysRequest.self, from: body), caller, &state)
        case ("GET", "keys", 1): return bytes(ownDevices(caller, state))
        case ("DELETE", "keys", 2): state.agents[caller]?.devices[path[1]] = nil
        case ("GET", "bundle", 2): return bytes(try bundle(path[1], medium: query == "kind=medium", &state))
        case ("POST", "policy", 1):
            let policy = try JSONDecoder().decode(SealedPolicy.self, from: body)
            state.agents[caller]?.policy = policy
            return bytes(SealedPolicyReply(policy: policy))
        case ("POST", "request", 1):
            let asked = try JSONDecoder().decode(MessageRequestRequest.self, from: body)
            let other = try find(asked.to ?? "", state)
            try deliver(asked.sealed, asked.copies, asked.message, caller, other.name, &state)
            state.open.insert([caller, other.name])
            let isOpen = state.open.contains([other.name, caller])
            return bytes(sent(isOpen ? .approved : .pending, asked.sealed != nil))
        case ("POST", "requests", 3):
            let other = try find(path[1], state)
            if path[2] == "approve" {
                state.open.insert([caller, other.name])
            } else {
                state.open.remove([other.name, caller])
            }
        case ("POST", "conversations", 3):
            let asked = try JSONDecoder().decode(SendMessageRequest.self, from: body)
            let other = try find(path[1], state)
            guard state.open.contains([caller, other.name]), state.open.contains([other.name, caller]) else {
                throw Refused(status: 403, code: "NOT_APPROVED")
            }
            try deliver(asked.sealed, asked.copies, asked.message, caller, other.name, &state)
            return bytes(sent(.approved, asked.sealed != nil))
        case ("GET", "mailbox", 1):
            let device = query.firstMatch(of: /device=([^&]+)/).map { String($0.1) } ?? ""
            let after = query.firstMatch(of: /after=([0-9]+)/).flatMap { Int($0.1) } ?? 0
            let held = state.agents[caller]?.devices[device]
            let rest = (held?.mailbox ?? []).filter { Int($0.position) ?? 0 > max(after, held?.acknowledged ?? 0) }
            return bytes(SealedMailboxReply(messages: Array(rest.prefix(3)), hasMore: rest.count > 3))
        case ("POST", "mailbox", 2):
            let asked = try JSONDecoder().decode(AcknowledgeRequest.self, from: body)
            state.agents[caller]?.devices[asked.device]?.acknowledged = Int(asked.position) ?? 0
        case ("POST", "attachments", 1):
            let id = Data((0..<16).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            state.files[id] = request.body
            return bytes(SealedAttachmentReply(id: id, expiresDay: state.day + 30))
        case ("GET", "attachments", 2):
            guard let file = state.files[path[1]] else { throw Refused(status: 404, code: "NOT_FOUND") }
            return file
        case ("POST", "reports", 1): state.reports.append(body)
        default: throw Refused(status: 404, code: "NOT_FOUND")
        }
        return bytes(ActionReply(message: "Done", action: "done"))
    }

    private static func bytes(_ reply: some JSONWritable) -> [UInt8] { Array(reply.json().readableBytesView) }

    private static func find(_ name: String, _ state: State) throws -> Agent {
        guard let agent = state.agents.values.first(where: { $0.name == name || $0.id == name }) else {
            throw Refused(status: 404, code: "NOT_FOUND")
        }
        return agent
    }

    private static func sent(_ status: MessageConversation.Status, _ isSealed: Bool) -> MessageSentReply {
        MessageSentReply(
            message: "Sent", conversationID: "c", messageID: "m", status: status, createdAt: Timestamp(milliseconds: 0),
            encryption: isSealed ? .sealed : .server)
    }

    private static func publish(
        _ request: PublishPrekeysRequest, _ caller: String, _ state: inout State
    ) throws -> [UInt8] {
        let known = state.agents[caller]?.devices[request.device]
        guard let medium = request.medium ?? known?.medium else { throw Refused(status: 400, code: "NO_MEDIUM") }
        let kept = known?.identityKeyID == request.identityKeyID ? known?.oneTime ?? [] : []
        state.agents[caller]?.devices[request.device] = Device(
            identityKeyID: request.identityKeyID, medium: medium, oneTime: kept + request.oneTime,
            mailbox: known?.mailbox ?? [], acknowledged: known?.acknowledged ?? 0)
        return bytes(PublishPrekeysReply(oneTimeLeft: kept.count + request.oneTime.count))
    }

    private static func ownDevices(_ caller: String, _ state: State) -> OwnDevicesReply {
        let devices = (state.agents[caller]?.devices ?? [:]).map { id, device in
            OwnDevicesReply.Device(
                device: id, identityKeyID: device.identityKeyID,
                medium: .init(id: device.medium.id, expiresDay: device.medium.expiresDay),
                oneTimeLeft: device.oneTime.count)
        }
        return OwnDevicesReply(devices: devices, policy: state.agents[caller]?.policy ?? .open)
    }

    private static func bundle(_ name: String, medium: Bool, _ state: inout State) throws -> BundleReply {
        let agent = try find(name, state)
        guard !agent.devices.isEmpty else { throw Refused(status: 409, code: "NO_SEALED_KEYS") }
        var devices: [BundleReply.Device] = []
        for (id, device) in agent.devices {
            let key = agent.keys[device.identityKeyID]
            let oneTime = medium ? nil : state.agents[agent.name]?.devices[id]?.oneTime.popFirst()
            devices.append(
                BundleReply.Device(
                    device: id,
                    identityKey: .init(
                        keyID: device.identityKeyID, publicKey: key?.key ?? "", object: key?.object ?? ""),
                    prekey: .init(kind: oneTime == nil ? .medium : .oneTime, key: oneTime ?? device.medium),
                    fallback: medium || oneTime != nil ? nil : .exhausted))
        }
        let truth = BundleReply(
            agent: .init(id: agent.id, name: agent.name), logOrigin: state.log.signer.verifier.name,
            policy: agent.policy, devices: devices)
        return state.lie?(truth) ?? truth
    }

    private static func deliver(
        _ sealed: [SealedEnvelope]?, _ copies: [SealedEnvelope], _ plain: String?, _ caller: String, _ other: String,
        _ state: inout State
    ) throws {
        guard let sealed else { return state.plain.append(plain ?? "") }
        guard Set(sealed.map(\.device)) == Set(state.agents[other]?.devices.keys.map { $0 } ?? []) else {
            throw Refused(status: 409, code: "DEVICES_CHANGED")
        }
        for envelope in sealed { state.put(envelope, to: other) }
        for envelope in copies { state.put(envelope, to: caller) }
    }
}

extension PostOffice.State {
    mutating func put(_ envelope: SealedEnvelope, to name: String) {
        let place = (agents[name]?.devices[envelope.device]?.mailbox.count ?? 0) + 1
        agents[name]?.devices[envelope.device]?.mailbox.append(
            .init(position: String(place), day: day, message: envelope.message))
    }
}

extension Array {
    fileprivate mutating func popFirst() -> Element? { isEmpty ? nil : removeFirst() }
}
