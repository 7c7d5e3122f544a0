import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TransparencyLog

/// What a witness answered.
enum WitnessAnswer: Sendable, Equatable {
    /// 200: signature lines, of whatever keys.
    case signatures([NoteSignature])
    /// 409 with the size of the tree that it cosigned last.
    case knows(size: Int64)
    /// Any other status: it does not know the log or its key, or the proof did not convince it.
    case refused(status: Int)
    /// It could not be reached, or what it said is none of what it may say.
    case unreachable
}

/// Speaks `add-checkpoint` (C2SP tlog-witness), within bounds: a witness may be slow, down or hostile.
struct WitnessClient: Sendable {
    let address: WitnessAddress

    static let timeout = TimeAmount.seconds(3)
    /// For the answer to its last byte: one byte now and then keeps a connection going for hours.
    static let wholeAnswer = Duration.seconds(4)
    /// Of an answer: signature lines.
    static let sizeLimit = 16 << 10

    func add(_ request: AddCheckpointRequest) async -> WitnessAnswer {
        var message = HTTPClientRequest(url: address.url + "/add-checkpoint")
        message.method = .POST
        message.body = .bytes(ByteBuffer(bytes: request.bytes))
        do {
            let request = message
            let (status, body) = try await Self.inTime {
                let response = try await Self.http.execute(request, timeout: Self.timeout)
                return (response.status, Array(try await response.body.collect(upTo: Self.sizeLimit).readableBytesView))
            }
            switch status {
            case .ok: return .signatures(try SignedNote.signatureLines(body))
            case .conflict:
                guard let size = Self.size(body) else { return .refused(status: Int(status.code)) }
                return .knows(size: size)
            default: return .refused(status: Int(status.code))
            }
        } catch {
            return .unreachable
        }
    }

    private struct TooLate: Error {}

    private static func inTime<Answer: Sendable>(
        _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: wholeAnswer)
                return nil
            }
            defer { group.cancelAll() }
            let first = try await group.next()
            try Task.checkCancellation()
            guard let answer = first ?? nil else { throw TooLate() }
            return answer
        }
    }

    /// "the tree size of the latest cosigned checkpoint in decimal, followed by a newline".
    static func size(_ body: [UInt8]) -> Int64? {
        guard body.last == 0x0A, case let digits = body.dropLast(), (1...19).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    /// Connections are kept: a log speaks to its witnesses every second.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(2), read: timeout)
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}
