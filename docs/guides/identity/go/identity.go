// Package identity signs who your customer is. Go 1.21 or later, standard library only; keep both keys on your server.
//
// Checked against test vectors, not run.
package identity

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"
)

const lifeSeconds = 600

// Customer is who is signed in to your app.
type Customer struct{ ID, Name, Email string }

type header struct {
	Alg string `json:"alg"`
	Typ string `json:"typ"`
}

type claims struct {
	Sub           string `json:"sub"`
	Aud           string `json:"aud"`
	Iat           int64  `json:"iat"`
	Exp           int64  `json:"exp"`
	Name          string `json:"name"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
}

// SignHS256 signs with the app's identity secret.
func SignHS256(appID, identitySecret string, customer Customer, now time.Time) (string, error) {
	input, err := signingInput("HS256", appID, customer, now)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, []byte(identitySecret))
	mac.Write([]byte(input))
	return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// SignRS256 signs with a private key of your own, whose public half is registered for the app.
func SignRS256(appID string, key *rsa.PrivateKey, customer Customer, now time.Time) (string, error) {
	input, err := signingInput("RS256", appID, customer, now)
	if err != nil {
		return "", err
	}
	digest := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		return "", err
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

func signingInput(alg, appID string, customer Customer, now time.Time) (string, error) {
	iat := now.Unix()
	head, err := json.Marshal(header{Alg: alg, Typ: "JWT"})
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(claims{
		Sub: customer.ID, Aud: appID, Iat: iat, Exp: iat + lifeSeconds,
		Name: customer.Name, Email: customer.Email, EmailVerified: true,
	})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode(head) + "." + encode(body), nil
}
