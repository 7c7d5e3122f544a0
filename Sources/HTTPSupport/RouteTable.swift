import Foundation
public import HTTPTypes
public import Hummingbird

/// One line of a server's table of routes.
public struct Route<Context: RequestContext>: Sendable {
    public typealias Handler = @Sendable (Request, Context) async throws -> Response

    public let method: HTTPRequest.Method
    /// Segments with a leading colon capture, as in `/posts/:id`.
    public let path: String
    public let handler: Handler

    public init(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }

    /// This route beside the event loops, each of which answers many connections: for what may read or compute for longer
    /// than a few milliseconds at a stretch.
    public func offLoop() -> Route {
        Route(method, path) { request, context in
            try await withTaskExecutorPreference(globalConcurrentExecutor) { try await handler(request, context) }
        }
    }

    /// The same for those of its requests that may take long.
    public func offLoop(when mayTakeLong: @escaping @Sendable (Request) -> Bool) -> Route {
        let beside = offLoop()
        return Route(method, path) { request, context in
            try await mayTakeLong(request) ? beside.handler(request, context) : handler(request, context)
        }
    }

    /// This route for requests that are not `other`'s: two things on one path.
    public func orElse(_ other: Route, when isOthers: @escaping @Sendable (Request) -> Bool) -> Route {
        Route(method, path) { request, context in
            try await isOthers(request) ? other.handler(request, context) : handler(request, context)
        }
    }
}

/// A server's table of routes, and the only place where routes are made.
public struct RouteTable<Context: RequestContext>: Sendable {
    public let routes: [Route<Context>]

    public init(_ routes: [Route<Context>]) { self.routes = routes }

    /// Installs every route under a prefix (`""` for the root). `HEAD` is answered where `GET` is. Any other method on a
    /// known path throws a 405 `Refusal` that names the methods which work there.
    public func install(on router: Router<Context>, prefix: String) {
        let byPath = Dictionary(grouping: routes, by: \.path)
        for (path, routes) in byPath {
            var handlers: [HTTPRequest.Method: Route<Context>.Handler] = [:]
            for route in routes { handlers[route.method] = route.handler }
            if let get = handlers[.get] {
                handlers[.head] = { request, context in try await get(request, context).createHeadResponse() }
            }
            let allow = Self.known.filter { handlers[$0] != nil }
            for method in Self.known {
                let handler = handlers[method] ?? { _, _ in throw Self.methodNotAllowed(allow) }
                router.on(RouterPath(prefix + path), method: method, use: handler)
            }
        }
    }

    private static var known: [HTTPRequest.Method] {
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
            + [HTTPRequest.Method("QUERY")].compactMap(\.self)
    }

    private static func methodNotAllowed(_ allow: [HTTPRequest.Method]) -> Refusal {
        let names = allow.map(\.rawValue).joined(separator: ", ")
        var refusal = Refusal(
            .methodNotAllowed, "METHOD_NOT_ALLOWED", "This path does not take that method", hint: "It takes \(names).")
        refusal.allow = allow
        return refusal
    }
}

extension RequestContext {
    /// A captured segment of the path, percent-decoded. Throws a 404 `Refusal` where it cannot be decoded.
    public func segment(_ name: String) throws(Refusal) -> String {
        // Foundation takes some microseconds, also where there is nothing to decode.
        guard let raw = parameters.get(name),
            let text = raw.utf8.contains(UInt8(ascii: "%")) ? raw.removingPercentEncoding : raw, !text.utf8.contains(0)
        else {
            throw .notFound("Path", hint: "The path cannot be read; percent-encode its parts as UTF-8.")
        }
        return text
    }
}
