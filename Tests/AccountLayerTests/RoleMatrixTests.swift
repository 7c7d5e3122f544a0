import AgentAPI
import HTTPSupport
import HTTPTypes
import NIOHTTP1
import TestDatabases
import TestServers
import Testing

@testable import AccountLayer

/// Role × endpoint × object, from the table of routes: whoever is not named is denied.
@Suite struct RoleMatrixTests {
    private struct Line {
        let name: String
        let method: HTTPMethod
        let path: String
        let policy: Policy
        let kind: AccountRoute.Kind
        let door: RoleMatrix.Door

        /// What a request to this line carries: pages and forms read the cookie alone, everything else the header.
        func headers(_ asker: Asker) -> [(String, String)] {
            guard kind != .program else {
                return asker.program.map { [("Authorization", "Bearer \($0)")] } ?? []
            }
            let cookie = asker.browser.map { [("Cookie", "__Host-nacre=\($0)")] } ?? []
            return cookie + TestBrowser.sameOrigin + [("Content-Type", "application/x-www-form-urlencoded")]
        }
    }

    /// Somebody with a session for programs and one for browsers; a visitor has neither.
    private struct Asker {
        let name: String
        /// As what they may act in these sessions; nil for a visitor.
        let role: Role?
        let program: String?
        let browser: String?

        static let visitor = Asker(name: "visitor", role: nil, program: nil, browser: nil)

        /// - Parameter program: nil for a new session, in which no role acts.
        init(
            _ account: AccountID, _ name: String, as role: Role = .owner, in program: String? = nil,
            _ accounts: TestAccounts
        ) async throws {
            let sessions = Sessions(domain: accounts.inside)
            let person = try await accounts.inside.people.load(account).stored
            var given = program
            if given == nil { given = try await sessions.start(for: person).token.text }
            self.init(
                name: name, role: role, program: given,
                browser: try await sessions.start(for: person, as: .browser).token.text)
        }

        private init(name: String, role: Role?, program: String?, browser: String?) {
            self.name = name
            self.role = role
            self.program = program
            self.browser = browser
        }
    }

    /// Every line of the table with what is expected of it.
    private static func lines(_ accounts: TestAccounts) throws -> [Line] {
        let routes = Routes(domain: accounts.inside)
        let all = routes.api.map { ($0, "/v1" + $0.path) } + routes.pages.map { ($0, $0.path) }
        return all.compactMap { route, path in
            let name = "\(route.method.rawValue) \(path)"
            guard let door = RoleMatrix.doors[name] else {
                Issue.record("\(name) has no line in RoleMatrix.doors: say who is let in")
                return nil
            }
            return Line(
                name: name, method: HTTPMethod(rawValue: route.method.rawValue), path: path, policy: route.policy,
                kind: route.kind, door: door)
        }
    }

    @Test func theTableSaysOfEveryRouteWhatIsExpectedOfIt() async throws {
        try await TestAccounts.run(.sqlite) { accounts in
            let lines = try Self.lines(accounts)
            for line in lines { #expect(line.policy.door == line.door, "\(line.name)") }
            let names = Set(lines.map(\.name))
            for name in RoleMatrix.doors.keys where !names.contains(name) {
                Issue.record("\(name) is in RoleMatrix.doors and in no table of routes")
            }
            for line in lines where line.path.contains(":") && RoleMatrix.objects[line.name] == nil {
                Issue.record("\(line.name) has no line in RoleMatrix.objects: say whose its object is")
            }
            // No role reaches what is a person's, and nobody who reads the trail reaches what it is about.
            for line in lines {
                guard case .roles(let roles, _) = line.door else { continue }
                #expect(!roles.contains(.owner) && line.path.hasPrefix("/v1/staff/"), "\(line.name)")
            }
        }
    }

    /// Applications and back-ends, with every single scope, against the policy of every line.
    @Test(arguments: TestEngine.available)
    func anApplicationGetsWhatItsScopeSaysAndNothingElse(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            let account = try await accounts.account()
            let network = LimiterKey(high: 1, low: 2)
            for line in try Self.lines(accounts) {
                for scope in Scope.allCases {
                    for person in [account.id, nil] {
                        let access = ApplicationAccess(account: person, clientID: "a", scopes: [scope])
                        let isLetIn: Bool =
                            switch line.door {
                            case .everybody: true
                            case .person(let needed): person != nil && needed == scope
                            case .roles(_, let needed): person == nil && needed == scope
                            }
                        let caller = Caller.application(access, network: network)
                        let isAdmitted: Bool
                        do {
                            _ = try await line.policy.admit(caller, accounts.inside)
                            isAdmitted = true
                        } catch let refusal as Refusal {
                            #expect([401, 403].contains(refusal.status.code), "\(line.name)")
                            isAdmitted = false
                        }
                        #expect(isAdmitted == isLetIn, "\(line.name) for \(scope), person: \(person != nil)")
                    }
                }
                await #expect(throws: (any Error).self, "\(line.name): a request that no gate saw") {
                    _ = try await line.policy.admit(.unknown, accounts.inside)
                }
            }
        }
    }

    /// Over HTTP: a visitor, a person, and each role with and without the second factor, on every line.
    @Test(arguments: TestEngine.available)
    func everybodyElseIsDeniedOverHTTP(engine: TestEngine) async throws {
        try await TestAccounts.run(engine) { accounts in
            var askers = [Asker.visitor, try await Asker(accounts.account().id, "person", accounts)]
            for role in Role.staff {
                let staff = try await accounts.staff(role)
                askers.append(try await Asker(staff.id, role.rawValue, as: role, in: staff.session, accounts))
                askers.append(try await Asker(staff.id, "\(role.rawValue) in another session", accounts))
            }
            for line in try Self.lines(accounts) {
                // These end the session they come in: those above must live on.
                let endsSession = line.method == .DELETE && line.path.hasPrefix("/v1/sessions")
                for asker in askers {
                    var sender = asker
                    if endsSession, asker.role != nil {
                        sender = try await Asker(accounts.account().id, "somebody", accounts)
                    }
                    let answer = try await accounts.send(
                        line.method, line.path.replacing(/:\w+/, with: "missing"),
                        [UInt8](line.kind == .program ? "{}".utf8 : "".utf8), headers: line.headers(sender))
                    let isLetIn: Bool =
                        switch line.door {
                        case .everybody: true
                        case .person: asker.role != nil
                        case .roles(let roles, _): asker.role.map(roles.contains) ?? false
                        }
                    Self.expect(answer, isLetIn, "\(asker.name): \(line.name)")
                }
            }
        }
    }

    /// Own, another's, missing: what is another's is answered like what there is not, and stays as it is.
    @Test(arguments: TestEngine.available)
    func anothersObjectIsAnsweredLikeAMissingOne(engine: TestEngine) async throws {
        try await TestAccounts.run(engine, plans: .priced()) { accounts in
            let alice = try await accounts.human("alice@example.org")
            let bob = try await accounts.human("bob@example.org")
            let account = TestAccount(accounts: accounts, id: try await alice.id(), session: alice.session)
            _ = try await account.giveAddress()
            _ = try await account.choose("studio")
            let application = try await accounts.application()
            _ = try await application.tokens(try await alice.browser())
            let own: [String: String] = [
                "number": try #require(try await account.invoices().first).number, "client": application.id,
                "id": try #require(try await alice.get("/v1/sessions")["sessions"].items.first)["id"].text,
            ]
            let missing = ["number": "2026-999999", "client": "app_nobody", "id": "AAAAAAAAAAAAAAAA"]
            let (owner, other) = (
                try await Asker(alice.id(), "alice", accounts), try await Asker(bob.id(), "bob", accounts)
            )
            let lines = try Self.lines(accounts).filter { RoleMatrix.objects[$0.name] == .accounts }
            #expect(lines.count >= 6)
            for line in lines {
                let name = String(try #require(line.path.firstMatch(of: /:(\w+)/)).1)
                let (theirs, nobodys) = (try #require(own[name]), try #require(missing[name]))
                let another = try await Self.send(line, other, name, theirs, accounts)
                let none = try await Self.send(line, other, name, nobodys, accounts)
                #expect(another.status == none.status && another["code"] == none["code"], "\(line.name)")
                #expect(another.status == 404, "\(line.name): \(another.status) \(another.text.prefix(200))")
                Self.expect(try await Self.send(line, .visitor, name, theirs, accounts), false, "visitor: \(line.name)")
            }
            // After all that it is there, and its own person's. Two lines end the same: the second finds it ended.
            var ended: Set<String> = []
            for line in lines.sorted(by: { $0.method == .GET && $1.method != .GET }) {
                let name = String(try #require(line.path.firstMatch(of: /:(\w+)/)).1)
                let answer = try await Self.send(line, owner, name, try #require(own[name]), accounts)
                let isThere = line.method == .GET || line.path.hasSuffix("/name") || ended.insert(name).inserted
                let expected = !isThere ? 404 : line.kind == .form ? 303 : 200
                #expect(answer.status == expected, "\(line.name): \(answer.status) \(answer.text.prefix(200))")
            }
        }
    }

    /// A request for one object. Forms carry the ticket of the very session that sends them.
    private static func send(
        _ line: Line, _ asker: Asker, _ name: String, _ object: String, _ accounts: TestAccounts
    ) async throws -> Answer {
        let path = line.path.replacing(":" + name, with: object)
        var body = "{}"
        if line.kind != .program {
            let tag = asker.browser.flatMap(SessionToken.init(cookie:)).map(accounts.inside.keys.sessionTag) ?? []
            let ticket = FormTickets(keys: accounts.inside.keys, clock: accounts.inside.clock).make(
                for: path, .session(tag))
            body = TestBrowser.encode([(FormTickets.field, ticket), ("name", "laptop")])
        }
        return try await accounts.send(line.method, path, Array(body.utf8), headers: line.headers(asker))
    }

    /// Somebody who is let in may still be refused for what the request says; then it is not for who they are.
    private static func expect(_ answer: Answer, _ isLetIn: Bool, _ what: Comment) {
        let denials: Set = ["UNAUTHORIZED", "ROLE_REQUIRED", "OWNER_REQUIRED", "INSUFFICIENT_SCOPE"]
        let isDenied = [401, 403].contains(answer.status) && denials.contains(answer["code"].text)
        // Pages send visitors to the sign-in page.
        let isSentAway = answer.status == 303 && answer.header("Location")?.hasPrefix("/signin") == true
        let found: Comment = "\(what.rawValue): \(answer.status) \(answer.text.prefix(120))"
        if isLetIn {
            #expect(!isDenied && !isSentAway && answer.status < 500, found)
        } else {
            #expect(isDenied || isSentAway, found)
        }
    }
}
