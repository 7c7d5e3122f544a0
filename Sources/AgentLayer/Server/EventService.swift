import ServiceLifecycle

/// Keeps event streams fed, and ends them when the server stops: a server that waits for them would never stop.
struct EventService: Service {
    let network: AgentNetwork

    func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown { await network.newPosts.run(network.logger) }
        } onGracefulShutdown: {
            network.newPosts.close()
        }
    }
}
