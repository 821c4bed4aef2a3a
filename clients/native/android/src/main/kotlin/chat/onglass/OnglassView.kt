// The messenger in an Android app. Syntax checked only: not built, not run. Needs androidx.webkit.
package chat.onglass

import android.annotation.SuppressLint
import android.content.Context
import android.webkit.WebView
import androidx.webkit.JavaScriptReplyProxy
import androidx.webkit.WebViewCompat
import java.security.SecureRandom
import org.json.JSONObject

data class OnglassSettings(
    val serverUrl: String,
    val appKey: String,
    /** An origin that the workspace allows for the app; the page gets it as its own. */
    val pageOrigin: String,
)

@SuppressLint("SetJavaScriptEnabled", "ViewConstructor")
class OnglassView(context: Context, private val settings: OnglassSettings) : WebView(context) {
    var onMessage: ((type: String, body: JSONObject) -> Unit)? = null

    private val secret = ByteArray(32).also { SecureRandom().nextBytes(it) }.joinToString("") { "%02x".format(it) }
    private var seq = 0L

    init {
        this.settings().javaScriptEnabled = true
        this.settings().domStorageEnabled = true
        this.settings().allowFileAccess = false
        val origins = setOf(settings.pageOrigin)
        WebViewCompat.addWebMessageListener(this, "OnglassNative", origins) { _, message, _, isMainFrame, _: JavaScriptReplyProxy ->
            val text = message.data
            if (isMainFrame && text != null && text.length <= MAX_CHARACTERS) told(text)
        }
        WebViewCompat.addDocumentStartJavaScript(this, "window.onglassBridge = { secret: '$secret' };", origins)
        loadDataWithBaseURL(settings.pageOrigin, page(), "text/html", "utf-8", null)
    }

    fun open(topic: String? = null, screen: String? = null) = send("open", fields("topic" to topic, "screen" to screen))

    fun close() = send("close", JSONObject())

    fun identify(token: String) = send("identify", fields("token" to token))

    fun logout() = send("logout", JSONObject())

    fun screenShown(name: String) = send("context", fields("screen" to name))

    fun requestFailed(method: String, path: String, status: Int) =
        send("request_failed", fields("method" to method, "path" to path, "status" to status))

    fun networkChanged(kind: String, online: Boolean) = send("network", fields("kind" to kind, "online" to online))

    private fun told(text: String) {
        val message = runCatching { JSONObject(text) }.getOrNull() ?: return
        if (message.optInt("v") != 1) return
        onMessage?.invoke(message.optString("type"), message.optJSONObject("body") ?: JSONObject())
    }

    private fun fields(vararg pairs: Pair<String, Any?>): JSONObject {
        val body = JSONObject()
        for ((name, value) in pairs) if (value != null) body.put(name, value)
        return body
    }

    private fun send(type: String, body: JSONObject) {
        seq += 1
        val message = JSONObject().put("v", 1).put("secret", secret).put("seq", seq).put("type", type).put("body", body)
        evaluateJavascript("window.onglassReceive && window.onglassReceive(${JSONObject.quote(message.toString())})", null)
    }

    private fun settings() = getSettings()

    private fun page(): String = """
        <!doctype html><meta name="viewport" content="width=device-width,viewport-fit=cover">
        <script src="${settings.serverUrl}/sdk/onglass.js"></script>
        <script>Onglass.init({appKey: "${settings.appKey}", serverUrl: "${settings.serverUrl}", launcher: false})</script>
        <script src="${settings.serverUrl}/sdk/native.js"></script>
    """.trimIndent()

    private companion object {
        const val MAX_CHARACTERS = 65_536
    }
}
