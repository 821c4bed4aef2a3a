<?php
// Sign who your customer is. PHP 8.1 or later with openssl; keep both keys on your server.
// Checked against test vectors, not run.
declare(strict_types=1);

namespace Onglass\Identity;

const LIFE_SECONDS = 600;

/** With the app's identity secret. */
function sign_hs256(string $appId, string $identitySecret, array $customer, ?int $now = null): string
{
    $input = part(['alg' => 'HS256', 'typ' => 'JWT']) . '.' . part(claims($appId, $customer, $now ?? time()));
    return $input . '.' . base64url(hash_hmac('sha256', $input, $identitySecret, true));
}

/** With a private key of your own (PEM), whose public half is registered for the app. */
function sign_rs256(string $appId, string $privateKeyPem, array $customer, ?int $now = null): string
{
    $input = part(['alg' => 'RS256', 'typ' => 'JWT']) . '.' . part(claims($appId, $customer, $now ?? time()));
    if (!openssl_sign($input, $signature, $privateKeyPem, OPENSSL_ALGO_SHA256)) {
        throw new \RuntimeException('The private key cannot sign.');
    }
    return $input . '.' . base64url($signature);
}

function claims(string $appId, array $customer, int $now): array
{
    return [
        'sub' => $customer['id'],
        'aud' => $appId,
        'iat' => $now,
        'exp' => $now + LIFE_SECONDS,
        'name' => $customer['name'],
        'email' => $customer['email'],
        'email_verified' => true,
    ];
}

function part(array $value): string
{
    return base64url(json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
}

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}
