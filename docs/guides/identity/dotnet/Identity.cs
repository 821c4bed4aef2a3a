// Sign who your customer is. .NET 8 or later, no package; keep both keys on your server.
// Checked against test vectors, not run.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Encodings.Web;

namespace Onglass;

public sealed record Customer(string Id, string Name, string Email);

public static class Identity
{
    private const long LifeSeconds = 600;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>With the app's identity secret.</summary>
    public static string SignHs256(string appId, string identitySecret, Customer customer, DateTimeOffset now)
    {
        var input = Part(new { alg = "HS256", typ = "JWT" }) + "." + Part(Claims(appId, customer, now));
        var key = Encoding.UTF8.GetBytes(identitySecret);
        return input + "." + Base64Url(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(input)));
    }

    /// <summary>With a private key of your own (PEM), whose public half is registered for the app.</summary>
    public static string SignRs256(string appId, string privateKeyPem, Customer customer, DateTimeOffset now)
    {
        var input = Part(new { alg = "RS256", typ = "JWT" }) + "." + Part(Claims(appId, customer, now));
        using var key = RSA.Create();
        key.ImportFromPem(privateKeyPem);
        var bytes = Encoding.UTF8.GetBytes(input);
        return input + "." + Base64Url(key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static object Claims(string appId, Customer customer, DateTimeOffset now)
    {
        var iat = now.ToUnixTimeSeconds();
        return new
        {
            sub = customer.Id,
            aud = appId,
            iat = iat,
            exp = iat + LifeSeconds,
            name = customer.Name,
            email = customer.Email,
            email_verified = true,
        };
    }

    private static string Part(object value) => Base64Url(JsonSerializer.SerializeToUtf8Bytes(value, Json));

    private static string Base64Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
