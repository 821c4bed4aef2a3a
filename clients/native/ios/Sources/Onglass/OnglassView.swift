// The messenger in an iOS app. Syntax checked only: not built, not run.
import Foundation
import UIKit
import WebKit

public struct OnglassSettings {
    public let serverURL: URL
    public let appKey: String
    /// An origin that the workspace allows for the app; the page gets it as its own.
    public let pageOrigin: URL

    public init(serverURL: URL, appKey: String, pageOrigin: URL) {
        self.serverURL = serverURL
        self.appKey = appKey
        self.pageOrigin = pageOrigin
    }
}

public final class OnglassView: UIView, WKScriptMessageHandler, WKNavigationDelegate {
    public var onMessage: ((String, [String: Any]) -> Void)?

    private let settings: OnglassSettings
    private let secret = UUID().uuidString + UUID().uuidString
    private var seq = 0
    private var web: WKWebView!

    public init(settings: OnglassSettings) {
        self.settings = settings
        super.init(frame: .zero)
        let configuration = WKWebViewConfiguration()
        configuration.userContentController.add(WeakHandler(self), name: "onglass")
        let script = "window.onglassBridge = { secret: '\(secret)' };"
        configuration.userContentController.addUserScript(
            WKUserScript(source: script, injectionTime: .atDocumentStart, forMainFrameOnly: true)
        )
        web = WKWebView(frame: bounds, configuration: configuration)
        web.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        web.navigationDelegate = self
        addSubview(web)
        web.loadHTMLString(page(), baseURL: settings.pageOrigin)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        fatalError("made in code only")
    }

    public func open(topic: String? = nil, screen: String? = nil) {
        send("open", ["topic": topic, "screen": screen].compactMapValues { $0 })
    }

    public func close() { send("close", [:]) }

    public func identify(token: String) { send("identify", ["token": token]) }

    public func logout() { send("logout", [:]) }

    public func screenShown(_ name: String) { send("context", ["screen": name]) }

    public func requestFailed(method: String, path: String, status: Int) {
        send("request_failed", ["method": method, "path": path, "status": status])
    }

    public func networkChanged(kind: String, online: Bool) { send("network", ["kind": kind, "online": online]) }

    public override func safeAreaInsetsDidChange() {
        super.safeAreaInsetsDidChange()
        let insets = safeAreaInsets
        send("safe_area", ["top": insets.top, "right": insets.right, "bottom": insets.bottom, "left": insets.left])
    }

    public func userContentController(_ controller: WKUserContentController, didReceive message: WKScriptMessage) {
        let origin = message.frameInfo.securityOrigin
        guard message.frameInfo.isMainFrame, origin.host == settings.pageOrigin.host,
              let text = message.body as? String, text.utf8.count <= 65_536,
              let told = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
              told["v"] as? Int == 1, let type = told["type"] as? String
        else { return }
        if type == "haptic" { UIImpactFeedbackGenerator(style: .light).impactOccurred() }
        onMessage?(type, told["body"] as? [String: Any] ?? [:])
    }

    public func webView(
        _ webView: WKWebView, decidePolicyFor action: WKNavigationAction,
        decisionHandler: @escaping (WKNavigationActionPolicy) -> Void
    ) {
        guard action.navigationType == .linkActivated, let url = action.request.url, url.scheme == "https" else {
            decisionHandler(action.navigationType == .other ? .allow : .cancel)
            return
        }
        UIApplication.shared.open(url)
        decisionHandler(.cancel)
    }

    private func send(_ type: String, _ body: [String: Any]) {
        seq += 1
        let message: [String: Any] = ["v": 1, "secret": secret, "seq": seq, "type": type, "body": body]
        guard let json = try? JSONSerialization.data(withJSONObject: message),
              let text = try? JSONSerialization.data(withJSONObject: [String(decoding: json, as: UTF8.self)]),
              let list = String(data: text, encoding: .utf8)
        else { return }
        web.evaluateJavaScript("window.onglassReceive && window.onglassReceive(\(list)[0])")
    }

    private func page() -> String {
        let server = settings.serverURL.absoluteString
        return """
        <!doctype html><meta name="viewport" content="width=device-width,viewport-fit=cover">
        <script src="\(server)/sdk/onglass.js"></script>
        <script>Onglass.init({appKey: "\(settings.appKey)", serverUrl: "\(server)", launcher: false})</script>
        <script src="\(server)/sdk/native.js"></script>
        """
    }
}

/// The web view holds its handler; without this the view would never be let go.
private final class WeakHandler: NSObject, WKScriptMessageHandler {
    private weak var view: OnglassView?

    init(_ view: OnglassView) { self.view = view }

    func userContentController(_ controller: WKUserContentController, didReceive message: WKScriptMessage) {
        view?.userContentController(controller, didReceive: message)
    }
}
