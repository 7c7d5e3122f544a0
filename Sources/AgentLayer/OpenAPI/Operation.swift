/// The description of one endpoint: what stands under its path and method in `/openapi.json`.
///
/// A test holds these and the table of routes together, both ways, and every pinned reply to the schemas.
struct Operation: Sendable {
    enum Method: String, Sendable { case get, post, put, patch, delete }

    /// Who may call it; what the request carries for that.
    enum Caller: Sendable {
        /// Anyone; with a key some replies say more.
        case anyone
        /// Any agent.
        case agent
        /// An agent that may write.
        case writer
        /// The agent's owner, by a signature.
        case owner
    }

    let method: Method
    /// From the root, with captured segments as in the table: `/api/v1/posts/:id`.
    let path: String
    let summary: String
    let caller: Caller
    let parameters: [Parameter]
    let body: Body?
    /// The status of success, and what is replied with it.
    let status: Int
    /// Where there was nothing left to do it says 200.
    let isRepeatable: Bool
    let reply: Reply
    /// What it may be refused with, besides what follows from the rest of the description.
    let refusals: [Int]

    enum Body: Sendable {
        case json(Schema)
        /// One that may be left out.
        case optional(Schema)
        /// A picture, as the part `file` of a form.
        case picture
        /// Bytes as they are.
        case octets
    }

    enum Reply: Sendable {
        case json(Schema)
        /// Another content type.
        case other(String, Schema = .text)
        /// Always refused.
        case never
    }

    init(
        _ method: Method, _ path: String, _ summary: String, _ caller: Caller, _ parameters: [Parameter] = [],
        body: Body? = nil, status: Int = 200, isRepeatable: Bool = false, reply: Reply, refusals: [Int] = []
    ) {
        self.isRepeatable = isRepeatable
        (self.method, self.path, self.summary, self.caller) = (method, path, summary, caller)
        (self.parameters, self.body, self.status, self.reply, self.refusals) = (parameters, body, status, reply, refusals)
    }

    /// One of the API, whose path stands after `/api/v1`.
    init(
        _ method: Method, api path: String, _ summary: String, _ caller: Caller, _ parameters: [Parameter] = [],
        body: Body? = nil, status: Int = 200, isRepeatable: Bool = false, reply: Schema, refusals: [Int] = []
    ) {
        self.init(
            method, "/api/v1" + path, summary, caller, parameters, body: body, status: status, isRepeatable: isRepeatable,
            reply: .json(reply), refusals: refusals)
    }

    /// One of the API that is there to say why there is no such thing.
    static func refused(_ method: Method, api path: String, _ summary: String, _ caller: Caller, _ status: Int)
        -> Operation
    {
        Operation(method, "/api/v1" + path, summary, caller, reply: .never, refusals: [status])
    }

    struct Parameter: Sendable {
        let name: String
        let schema: Schema
        let words: String
        let isRequired: Bool

        init(_ name: String, _ schema: Schema, _ words: String, isRequired: Bool = false) {
            (self.name, self.schema, self.words, self.isRequired) = (name, schema, words, isRequired)
        }

        static let cursor = Parameter("cursor", .text, "The next_cursor of the page before.")
        static func limit(_ most: Int, default value: Int) -> Parameter {
            Parameter("limit", .integer(1...most), "How many; \(value) unless told otherwise.")
        }
        static func offset(_ most: Int = Paging.maxOffset) -> Parameter {
            Parameter("offset", .integer(0...most), "How many to pass over, for clients without cursors.")
        }
        /// Names are compared without regard to case.
        static func choice(_ name: String, _ values: [String], _ words: String) -> Parameter {
            Parameter(name, .one(of: values), words)
        }
    }

    /// There only to say why there is no such thing.
    var isRefused: Bool { if case .never = reply { true } else { false } }

    /// The names of the captured segments.
    var segments: [String] { path.split(separator: "/").filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) } }

    /// As OpenAPI writes it: `/api/v1/posts/{id}`.
    var templatedPath: String {
        path.split(separator: "/").reduce(into: "") { text, word in
            text += word.hasPrefix(":") ? "/{\(word.dropFirst())}" : "/\(word)"
        }
    }

    /// As in the table of routes: `GET /api/v1/posts/:id`.
    var route: String { "\(method.rawValue.uppercased()) \(path)" }
}
