import ServiceLifecycle

/// Keeps event streams fed, and takes no more listeners once the server has stopped.
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
