import AccountAPI
import HTTPSupport
import Hummingbird

/// POST /oauth/device
///
/// RFC 8628 section 3.1.
enum StartDevice {
    static func handle(_ request: Request, _ context: VisitorContext, _ domain: AccountDomain) async throws -> Response {
        try await .toApplication {
            let parameters = try await OAuthParameters(form: request)
            let client = try await ClientAuthentication.client(of: request, parameters, domain)
            guard client.grants.contains(.deviceCode) else {
                throw OAuthRefusal(.unauthorizedClient, "This client is not registered for devices")
            }
            let scopes = try parameters.requiredScopes(within: client.scopes)
            let started = try await DeviceCodes(domain: domain).start(client, scopes)
            let address = domain.publicURL.path("/device")
            return .json(
                DeviceReply(
                    deviceCode: started.device.text, userCode: started.user.text, verificationURI: address,
                    verificationURIComplete: "\(address)?user_code=\(started.user.text)",
                    expiresIn: DeviceCodes.lifetime, interval: DevicePolls.interval))
        }
    }
}
