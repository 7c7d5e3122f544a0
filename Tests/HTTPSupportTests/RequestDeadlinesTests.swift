import HTTPSupport
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

/// A real server with small limits and clients on raw sockets. A limit under test is short, the others are long.
@Suite struct RequestDeadlinesTests {
    private static let short = Duration.milliseconds(300)
    private static let long = Duration.seconds(120)
    private static let head = "GET /hello HTTP/1.1\r\nHost: x\r\n"

    private func limits(
        head: Duration = long, body: Duration = long, idle: Duration = long, stalledResponse: Duration = long
    ) -> RequestLimits {
        RequestLimits(head: head, body: body, idle: idle, stalledResponse: stalledResponse)
    }

    private func withServer(_ limits: RequestLimits, _ test: @escaping @Sendable (Int) async throws -> Void)
        async throws
    {
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        router.post("echo") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            return Response(status: .ok, body: .init(byteBuffer: body))
        }
        router.get("long") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    for part in 1...10 {
                        try await writer.write(ByteBuffer(string: "part\(part) "))
                        try await Task.sleep(for: .milliseconds(150))
                    }
                    try await writer.finish(nil)
                })
        }
        router.get("endless") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    while true { try await writer.write(ByteBuffer(repeating: 0x61, count: 1 << 16)) }
                })
        }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let app = Application(router: router, server: .http1(configuration: limits.http1), logger: logger)
        try await app.test(.live) { client in try await test(try #require(client.port)) }
    }

    @Test func aHeadThatNeverEndsClosesTheConnection() async throws {
        try await withServer(limits(head: Self.short)) { port in
            let client = try await RawClient(port: port)
            await client.send(Self.head)
            // A client that keeps sending is no better than one that is silent.
            let trickle = Task {
                while !Task.isCancelled {
                    await client.send("X-A: b\r\n")
                    try? await Task.sleep(for: .milliseconds(50))
                }
            }
            #expect(await client.isClosed())
            trickle.cancel()
            #expect(client.received.isEmpty)
        }
    }

    @Test func theFirstByteStartsTheClockOfTheHead() async throws {
        try await withServer(limits(head: Self.short)) { port in
            let silent = try await RawClient(port: port)
            let started = try await RawClient(port: port)
            await started.send("G")
            #expect(await started.isClosed())
            #expect(await !silent.isClosed(within: .milliseconds(600)))
            await silent.send(Self.head + "\r\n")
            #expect(await silent.receives("hello"))
            await silent.close()
        }
    }

    @Test func aHeadInPiecesWithinTheTimeIsAnswered() async throws {
        try await withServer(limits(head: .seconds(20), body: .seconds(20), idle: .seconds(20))) { port in
            let client = try await RawClient(port: port)
            for character in Self.head + "\r\n" { await client.send(String(character)) }
            #expect(await client.receives("hello"))
            await client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
            for character in "nacre" { await client.send(String(character)) }
            #expect(await client.receives("nacre"))
            await client.close()
        }
    }

    @Test func aBodyThatNeverEndsClosesTheConnection() async throws {
        try await withServer(limits(body: Self.short)) { port in
            let client = try await RawClient(port: port)
            await client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
            let trickle = Task {
                while !Task.isCancelled {
                    await client.send("x")
                    try? await Task.sleep(for: .milliseconds(50))
                }
            }
            #expect(await client.isClosed())
            trickle.cancel()
        }
    }

    @Test func aConnectionWithoutRequestsIsClosedWhenIdle() async throws {
        try await withServer(limits(idle: Self.short)) { port in
            let silent = try await RawClient(port: port)
            #expect(await silent.isClosed())
            let kept = try await RawClient(port: port)
            await kept.send(Self.head + "\r\n")
            #expect(await kept.receives("hello"))
            #expect(await kept.isClosed())
        }
    }

    @Test func theNextRequestHasItsOwnTime() async throws {
        try await withServer(limits(head: Self.short, body: Self.short)) { port in
            let client = try await RawClient(port: port)
            for _ in 0..<5 {
                await client.send(Self.head + "\r\n")
                try await Task.sleep(for: .milliseconds(150))
            }
            #expect(client.received.split(separator: "HTTP/1.1 200").count == 5)
            await client.send("GET /hello HT")
            #expect(await client.isClosed())
        }
    }

    @Test func aLongResponseIsNotCutShort() async throws {
        try await withServer(limits(head: Self.short, body: Self.short, idle: Self.short, stalledResponse: Self.short)) {
            port in
            let client = try await RawClient(port: port)
            await client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receives("part10"))
            #expect(await client.isClosed())
        }
    }

    @Test func aClientThatHasSentItsLastStillGetsItsResponse() async throws {
        try await withServer(limits(head: Self.short, body: Self.short, idle: Self.short)) { port in
            let client = try await RawClient(port: port)
            await client.send("GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            try await client.closeOutput()
            #expect(await client.receives("part10"))
        }
    }

    @Test func requestsSentAtOnceAreAllAnswered() async throws {
        try await withServer(limits(head: Self.short, body: Self.short)) { port in
            let client = try await RawClient(port: port)
            await client.send(String(repeating: Self.head + "\r\n", count: 20) + Self.head)
            await client.send("\r\n")
            #expect(await client.receives("HTTP/1.1 200"))
            try await Task.sleep(for: .milliseconds(800))
            #expect(client.received.split(separator: "HTTP/1.1 200").count == 21)
            await client.close()
        }
    }

    @Test func aClientThatTakesNothingOfItsResponseIsClosed() async throws {
        try await withServer(limits(stalledResponse: Self.short)) { port in
            let client = try await RawClient(port: port, reading: false)
            await client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            // A server that still held the connection would never fail to take more of the client.
            var failed = false
            for _ in 0..<2_000 where !failed {
                failed = await !client.accepts("x")
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(failed)
        }
    }
}
