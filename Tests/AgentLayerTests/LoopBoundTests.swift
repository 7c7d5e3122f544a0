import HTTPSupport
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing
import TestServers

@Suite struct LoopBoundTests {
    @Test func aRequestIsAnsweredOnItsLoopUnlessItsRouteIsTakenOff() async throws {
        @Sendable func place() -> Response {
            let isOnLoop = MultiThreadedEventLoopGroup.currentEventLoop != nil
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: isOnLoop ? "loop" : "beside")))
        }
        let routes: [Route<BasicRequestContext>] = [
            Route(.get, "/quick") { _, _ in place() },
            Route(.get, "/long") { _, _ in place() }.offLoop(),
            Route(.get, "/after") { _, _ in
                try await Task.sleep(for: .milliseconds(1))
                return place()
            },
        ]
        let served = try await ServerInTest.start { onReady in
            let router = Router(context: BasicRequestContext.self)
            RouteTable(routes).install(on: router, prefix: "")
            try await Listening(port: 0).serve(router, beside: [], logger: ServerInTest.quiet, onReady: onReady)
        }
        let http = TestHTTP()
        for (path, expected) in [("quick", "loop"), ("long", "beside"), ("after", "loop")] {
            let answer = try await http.send(.GET, "http://127.0.0.1:\(served.port)/\(path)")
            #expect(answer.text == expected, "\(path)")
        }
        try await http.shutdown()
        try await served.stop()
    }
}
