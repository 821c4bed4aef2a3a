// Sign who your customer is. Node 18 or later, no package; keep both keys on your server.
import { createHmac, createSign } from 'node:crypto';

const LIFE_SECONDS = 600;

function claimsOf(appId, customer, now) {
  return {
    sub: customer.id,
    aud: appId,
    iat: now,
    exp: now + LIFE_SECONDS,
    name: customer.name,
    email: customer.email,
    email_verified: true,
  };
}

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

/** With the app's identity secret. */
export function signHs256(appId, identitySecret, customer, now = seconds()) {
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claimsOf(appId, customer, now))}`;
  return `${input}.${createHmac('sha256', identitySecret).update(input).digest('base64url')}`;
}

/** With a private key of your own, whose public half is registered for the app. */
export function signRs256(appId, privateKeyPem, customer, now = seconds()) {
  const input = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claimsOf(appId, customer, now))}`;
  return `${input}.${createSign('sha256').update(input).sign(privateKeyPem, 'base64url')}`;
}
