import HTTPTypes
import HTTPSupport
import Hummingbird

/// POST /account/export
///
/// The same document as at `GET /v1/account/export`, as a file. A form and no link: nobody else's page can make a browser
/// fetch it.
enum ExportForm {
    static let path = "/account/export"

    static func send(_ form: FormInput, _ context: OwnPageContext, _ domain: AccountDomain) async throws -> Response {
        var response = Response.json(try await ExportAccount.export(of: context.account, domain), capacity: 4_096)
        response.headers[.contentDisposition] = "attachment; filename=\"nacre-export.json\""
        return response
    }
}
