/// The frame of every page: header with pearl hairline, navigation, search, main part, footer.
public struct PageLayout: Sendable {
    public struct Link: Sendable {
        public let label: String
        public let path: String

        public init(_ label: String, path: String) {
            self.label = label
            self.path = path
        }
    }

    /// Which server-sent events a page counts and announces ("3 new"). `key` and `value` narrow them to one field of the
    /// event's JSON data; without them every event of the name counts.
    public struct LiveEvents: Sendable {
        public let path: String
        public let name: String
        public let key: String
        public let value: String

        public init(path: String = "/events", name: String, key: String = "", value: String = "") {
            self.path = path
            self.name = name
            self.key = key
            self.value = value
        }
    }

    public struct Page: Sendable {
        public var title: String
        /// One sentence for search engines and link previews.
        public var description: String
        /// Path of the navigation link that this page belongs to.
        public var section: String
        /// Put before the main part, over the page's whole width.
        public var lead: SafeHTML
        public var main: SafeHTML
        /// Put beside the main part where there is room, after it where there is not.
        public var aside: SafeHTML
        public var searchQuery: String
        public var live: LiveEvents?
        /// Pages whose content should not be found through search engines: searches, errors.
        public var isIndexed: Bool
        /// The front page, which loads as little as it can.
        public var isFront: Bool

        public init(
            title: String, description: String, section: String = "", lead: SafeHTML = .empty, main: SafeHTML,
            aside: SafeHTML = .empty, searchQuery: String = "", live: LiveEvents? = nil, isIndexed: Bool = true,
            isFront: Bool = false
        ) {
            self.title = title
            self.description = description
            self.section = section
            self.lead = lead
            self.main = main
            self.aside = aside
            self.searchQuery = searchQuery
            self.live = live
            self.isIndexed = isIndexed
            self.isFront = isFront
        }
    }

    private struct NavigationItem: Sendable {
        let label: String
        let path: String
        let isCurrent: Bool
    }

    private struct Values: Sendable {
        let page: Page
        let live: LiveEvents?
        let navigation: [NavigationItem]
        let footer: [Link]
        let motto: String
        let searchPath: String
        let hasSearch: Bool
        let stylesheet: String
        let pageStylesheet: String
        let formStylesheet: String?
        let script: String?
        let icon: String
    }

    private let templates: PageTemplates
    private let navigation: [Link]
    private let footer: [Link]
    private let motto: String
    private let searchPath: String
    private let isOfForms: Bool

    /// - Parameters:
    ///   - motto: the sentence in every page's footer.
    ///   - searchPath: where the search form leads; empty for a site without search.
    ///   - isOfForms: pages of forms load no script, and tell this server alone, in `Origin`, where a form came from.
    public init(
        navigation: [Link], footer: [Link], motto: String, searchPath: String, isOfForms: Bool = false
    ) throws(PageTemplates.Failure) {
        self.isOfForms = isOfForms
        templates = try PageTemplates(["layout": PackageResources.layout_mustache])
        self.navigation = navigation
        self.footer = footer
        self.motto = motto
        self.searchPath = searchPath
    }

    public func html(_ page: Page) -> String {
        let items = navigation.map { link in
            NavigationItem(label: link.label, path: link.path, isCurrent: link.path == page.section)
        }
        let values = Values(
            page: page, live: page.live, navigation: items, footer: footer, motto: motto, searchPath: searchPath,
            hasSearch: !searchPath.isEmpty, stylesheet: Assets.stylesheet.path,
            pageStylesheet: Assets.pageStylesheet.path,
            formStylesheet: isOfForms ? Assets.formStylesheet.path : nil, script: isOfForms ? nil : Assets.script.path,
            icon: Assets.icon.path)
        return templates.render("layout", values).text
    }
}
