// Sign who your customer is. Java 17 or later, no library; keep both keys on your server.
// With a JSON library at hand, use it for `claims`: here `text` escapes what JSON wants escaped.
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public final class Identity {
    private static final long LIFE_SECONDS = 600;

    public record Customer(String id, String name, String email) {}

    /** With the app's identity secret. */
    public static String signHs256(String appId, String identitySecret, Customer customer, long now)
            throws GeneralSecurityException {
        String input = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + part(claims(appId, customer, now));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(identitySecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
    }

    /** With a private key of your own (PKCS #8 PEM), whose public half is registered for the app. */
    public static String signRs256(String appId, String privateKeyPem, Customer customer, long now)
            throws GeneralSecurityException {
        String input = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(claims(appId, customer, now));
        byte[] der = Base64.getMimeDecoder().decode(privateKeyPem.replaceAll("-----[A-Z ]+-----", ""));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
        signature.update(input.getBytes(StandardCharsets.UTF_8));
        return input + "." + base64(signature.sign());
    }

    private static String claims(String appId, Customer customer, long now) {
        return "{\"sub\":" + text(customer.id()) + ",\"aud\":" + text(appId)
                + ",\"iat\":" + now + ",\"exp\":" + (now + LIFE_SECONDS)
                + ",\"name\":" + text(customer.name()) + ",\"email\":" + text(customer.email())
                + ",\"email_verified\":true}";
    }

    private static String text(String value) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < 0x20) json.append(String.format("\\u%04x", (int) c));
            else json.append(c);
        }
        return json.append('"').toString();
    }

    private static String part(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Identity() {}
}
