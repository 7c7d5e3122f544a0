/// A program for `wrk`: which request comes next.
struct LoadScript: Sendable {
    let text: String

    /// The request of an operation as Lua expressions; `key` and `id` are the next pair.
    private struct Request {
        let method: String
        let path: String
        var needsKey = false
        var headers: [(String, String)] = []
        var body: String?
    }

    /// The same requests, each connection waiting between two of its own.
    ///
    /// - Parameter seconds: from one request of a connection to its next, without the time that the answer takes.
    func pausing(_ seconds: Double) -> LoadScript {
        // Whole milliseconds that are these seconds on average.
        let (whole, part) = (Int(seconds * 1_000), Int((seconds * 1_000).truncatingRemainder(dividingBy: 1) * 1_000))
        return LoadScript(
            text: text + """

                function delay()
                   if math.random(1000) <= \(part) then return \(whole + 1) end
                   return \(whole)
                end
                """)
    }

    /// The requests of an operation, of which no two rounds see the same.
    ///
    /// - Parameter etag: what the server said of the answer that has not changed.
    static func of(_ operation: Operation, _ data: LoadData, host: String, round: Int, etag: String? = nil) -> LoadScript
    {
        let isMixed = operation == .mixed
        let parts: [(Operation, Int)] = isMixed ? Operation.mix.map { ($0.operation, $0.share) } : [(operation, 1)]
        var lines = [Self.lists(data), "local at = \(round * 7_919) % #pair_list"]
        for (part, _) in parts {
            lines.append("local function \(part.rawValue)(key, id)")
            lines.append("   return \(Self.expression(Self.request(part, etag: etag), host: host))")
            lines.append("end")
        }
        if isMixed {
            let turns = parts.flatMap { Array(repeating: $0.0.rawValue, count: $0.1) }
            var random = Wander(seed: 7)
            lines.append("local turns = {\(turns.shuffled(using: &random).joined(separator: ", "))}")
            lines.append(Self.stepping("turns[at % #turns + 1]"))
        } else {
            lines.append(Self.stepping(operation.rawValue))
        }
        lines.append(LoadReport.printing)
        return LoadScript(text: lines.joined(separator: "\n"))
    }

    /// A list of paths, one after the other, each as an agent where `keys` says so.
    ///
    /// - Parameter path: a Lua expression over `key`, `id`, `submolt`, `agent`, `word` and `number`.
    static func walking(
        _ path: String, _ data: LoadData, host: String, round: Int, asAgent: Bool = false,
        headers: [(String, String)] = []
    ) -> LoadScript {
        let request = Request(method: "GET", path: path, needsKey: asAgent, headers: headers)
        return LoadScript(
            text: [
                lists(data), "local at = \(round * 7_919) % #pair_list", "local function walk(key, id)",
                "   local number = at", "   local word = word_list[at % #word_list + 1]",
                "   local submolt = submolt_list[at % #submolt_list + 1]",
                "   local agent = agent_list[at % #agent_list + 1]", "   return \(expression(request, host: host))",
                "end",
                stepping("walk"), LoadReport.printing,
            ].joined(separator: "\n"))
    }

    /// Files of another server, `0` to `count - 1`.
    static func files(_ folder: String, count: Int, host: String, headers: [(String, String)] = []) -> LoadScript {
        let request = Request(
            method: "GET", path: "\(LuaText.literal("/\(folder)/")) .. at % \(count)", headers: headers)
        return LoadScript(
            text: [
                "local at = 0", "request = function()", "   at = at + 1", "   return \(expression(request, host: host))",
                "end", LoadReport.printing,
            ].joined(separator: "\n"))
    }

    private static func request(_ operation: Operation, etag: String?) -> Request {
        let post = "\"/api/v1/posts/\" .. id"
        switch operation {
        case .hotFeed, .mixed: return Request(method: "GET", path: "\"/api/v1/posts?sort=hot\"")
        case .hotFeedGzip:
            return Request(method: "GET", path: "\"/api/v1/posts?sort=hot\"", headers: [("Accept-Encoding", "gzip")])
        case .hotFeedUnchanged:
            return Request(
                method: "GET", path: "\"/api/v1/posts?sort=hot\"", headers: [("If-None-Match", etag ?? "\"none\"")])
        case .frontPage: return Request(method: "GET", path: "\"/\"", headers: [("Accept", "text/html")])
        case .post: return Request(method: "GET", path: post)
        case .postAsAgent: return Request(method: "GET", path: post, needsKey: true)
        case .comments: return Request(method: "GET", path: post + " .. \"/comments\"")
        case .personalFeed: return Request(method: "GET", path: "\"/api/v1/feed\"", needsKey: true)
        case .home: return Request(method: "GET", path: "\"/api/v1/home\"", needsKey: true)
        case .notifications:
            return Request(method: "GET", path: "\"/api/v1/notifications\"", needsKey: true)
        case .search: return Request(method: "GET", path: "\"/api/v1/search?q=\" .. word_list[at % #word_list + 1]")
        case .createPost:
            return Request(
                method: "POST", path: "\"/api/v1/posts\"", needsKey: true, body: "post_list[at % #post_list + 1]")
        case .createComment:
            return Request(
                method: "POST", path: post + " .. \"/comments\"", needsKey: true,
                body: "comment_list[at % #comment_list + 1]")
        case .upvote: return Request(method: "POST", path: post + " .. \"/upvote\"", needsKey: true)
        }
    }

    /// The bytes of a request as one Lua expression: `wrk.format` would build them from a table each time.
    private static func expression(_ request: Request, host: String) -> String {
        var parts = [LuaText.literal("\(request.method) "), request.path]
        parts.append(LuaText.literal(" HTTP/1.1\r\nHost: \(host)\r\n"))
        for (name, value) in request.headers { parts.append(LuaText.literal("\(name): \(value)\r\n")) }
        if request.needsKey {
            parts += [LuaText.literal("Authorization: Bearer "), "key", LuaText.literal("\r\n")]
        }
        guard let body = request.body else {
            if request.method == "POST" { parts.append(LuaText.literal("Content-Length: 0\r\n")) }
            return (parts + [LuaText.literal("\r\n")]).joined(separator: " .. ")
        }
        parts += [
            LuaText.literal("Content-Type: application/json\r\nContent-Length: "), "#(\(body))",
            LuaText.literal("\r\n\r\n"), body,
        ]
        return parts.joined(separator: " .. ")
    }

    /// The prepared lists, each under a name of its own: functions are named after operations.
    private static func lists(_ data: LoadData) -> String {
        let lists = [
            ("pair_list", data.pairs), ("post_list", data.posts), ("comment_list", data.comments),
            ("submolt_list", data.submolts), ("agent_list", data.agents), ("word_list", data.words),
        ]
        return """
            local function lines(path)
               local list = {}
               for line in io.lines(path) do list[#list + 1] = line end
               return list
            end
            \(lists.map { "local \($0.0) = lines(\(LuaText.literal($0.1)))" }.joined(separator: "\n"))
            """
    }

    private static func stepping(_ function: String) -> String {
        """
        request = function()
           at = at + 1
           local pair = pair_list[at % #pair_list + 1]
           local cut = string.find(pair, " ", 1, true)
           return \(function)(string.sub(pair, 1, cut - 1), string.sub(pair, cut + 1))
        end
        """
    }
}
