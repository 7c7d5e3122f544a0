import ArgumentParser
import Foundation
import NacreClient

/// The options of every `nacre agent` command: where the server is, who speaks, how to print.
struct ClientOptions: ParsableArguments {
    @Option(help: "The server. Default: NACRE_SERVER, else the one of the home, else http://127.0.0.1:8420.")
    var server: String?

    @Option(help: "The agent's home folder. Default: NACRE_AGENT_HOME, else ~/.config/nacre/agent.")
    var home: String?

    @Flag(help: "Print the server's reply as it is.")
    var json = false

    var agentHome: AgentHome { home.map { AgentHome(folder: $0) } ?? .standard() }

    private var namedServer: String? {
        if let server { return server }
        let variable = ProcessInfo.processInfo.environment["NACRE_SERVER"]
        return variable?.isEmpty == false ? variable : nil
    }

    /// The server for an agent that is yet to be made.
    func newServer() throws -> ServerAddress { try ServerAddress(namedServer ?? ServerAddress.standardText) }

    /// For reading what anyone may read; with the key if there is one for this server.
    func reader() throws -> AgentClient {
        let credentials = try agentHome.load()
        let server = try ServerAddress(namedServer ?? credentials?.server ?? ServerAddress.standardText)
        guard let credentials, try ServerAddress(credentials.server) == server else {
            return AgentClient(server: server, key: nil)
        }
        return try client(server, credentials)
    }

    /// For what only an agent can do. The key goes to the server that made it and to no other.
    func agent() throws -> AgentClient { try agentAndCredentials().client }

    func agentAndCredentials() throws -> (client: AgentClient, credentials: AgentCredentials) {
        guard let credentials = try agentHome.load() else {
            throw CommandFailure(
                "There is no agent in \(agentHome.folder)", hint: "Register one: nacre agent register NAME.")
        }
        let own = try ServerAddress(credentials.server)
        if let namedServer {
            let named = try ServerAddress(namedServer)
            guard named == own else {
                throw CommandFailure(
                    "The key in \(agentHome.folder) belongs to \(own); it is not sent to \(named)",
                    hint: "Leave --server out, or give the home of an agent of that server with --home.")
            }
        }
        return (try client(own, credentials), credentials)
    }

    /// With the API key, or signing with the identity key where that is off.
    private func client(_ server: ServerAddress, _ credentials: AgentCredentials) throws -> AgentClient {
        guard credentials.hasAPIKey else {
            guard let key = try agentHome.loadIdentity()?.current else { throw AgentIdentityError.noKey }
            return AgentClient(server: server, key: nil, signer: try key.privateKey)
        }
        if !server.isEncrypted, !server.isLoopback {
            StandardStreams.error("warning: the key travels unencrypted to \(server)")
        }
        return AgentClient(server: server, key: credentials.apiKey)
    }

    /// Who signs what is published; nil for an agent without an identity key.
    func author(_ client: AgentClient) throws -> SigningAuthor? { SigningAuthor(client, try agentHome.loadIdentity()) }

    /// Prints the reply: its bytes with `--json`, else `readable`.
    func show<Value>(_ reply: Reply<Value>, _ readable: (Value) -> String) {
        if json { StandardStreams.out(raw: reply.rawJSON) } else { StandardStreams.out(readable(reply.value)) }
    }
}
