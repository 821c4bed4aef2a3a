# frozen_string_literal: true

# Sign who your customer is. Ruby 3.0 or later, standard library only; keep both keys on your server.
# Checked against test vectors, not run.
require 'base64'
require 'json'
require 'openssl'

module OnglassIdentity
  LIFE_SECONDS = 600

  module_function

  # With the app's identity secret.
  def sign_hs256(app_id, identity_secret, customer, now: Time.now.to_i)
    input = "#{part({ alg: 'HS256', typ: 'JWT' })}.#{part(claims(app_id, customer, now))}"
    "#{input}.#{base64url(OpenSSL::HMAC.digest('SHA256', identity_secret, input))}"
  end

  # With a private key of your own (PEM), whose public half is registered for the app.
  def sign_rs256(app_id, private_key_pem, customer, now: Time.now.to_i)
    input = "#{part({ alg: 'RS256', typ: 'JWT' })}.#{part(claims(app_id, customer, now))}"
    "#{input}.#{base64url(OpenSSL::PKey::RSA.new(private_key_pem).sign('SHA256', input))}"
  end

  def claims(app_id, customer, now)
    {
      sub: customer[:id],
      aud: app_id,
      iat: now,
      exp: now + LIFE_SECONDS,
      name: customer[:name],
      email: customer[:email],
      email_verified: true
    }
  end

  def part(value)
    base64url(JSON.generate(value))
  end

  def base64url(bytes)
    Base64.urlsafe_encode64(bytes, padding: false)
  end
end
